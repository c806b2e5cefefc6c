"use client";

import { RadioGroup } from "@/components/ui/choice";
import { FormSheet } from "@/components/ui/form-sheet";
import type { FormAction } from "@/components/ui/form-state";
import { SIGNING_SECRET } from "./new-webhook";

const OVERLAPS = [
  {
    value: "86400",
    label: "For a day",
    hint: "Each message carries two signatures: your receiver takes over the new secret at any moment.",
  },
  { value: "604800", label: "For a week" },
  {
    value: "0",
    label: "Not at all",
    hint: "The old secret leaked. What your receiver gets before it has the new one, it refuses.",
  },
];

/** The button and the sheet that make a new signing secret, and say how long the old one signs as well. */
export function RotateSecret({ rotate }: { rotate: FormAction<{ id: string; secret: string }> }) {
  return (
    <FormSheet
      label="New secret"
      title="Make a new signing secret"
      action="Make a new secret"
      size="small"
      create={rotate}
      placed={[]}
      secretOf={({ secret }) => ({ secret, ...SIGNING_SECRET })}
    >
      {(refused) => (
        <RadioGroup
          key={refused?.values.overlapSeconds}
          legend="The old secret signs as well"
          name="overlapSeconds"
          defaultValue={refused?.values.overlapSeconds ?? "86400"}
          options={OVERLAPS}
        />
      )}
    </FormSheet>
  );
}
