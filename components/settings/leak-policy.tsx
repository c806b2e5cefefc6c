"use client";

import { useActionState } from "react";
import { RadioGroup } from "@/components/ui/choice";
import type { FormAction } from "@/components/ui/form-state";
import { Saved } from "@/components/ui/saved";
import { SubmitButton } from "@/components/ui/submit-button";

const OPTIONS = [
  {
    value: "revoke",
    label: "Revoke it",
    hint: "Whoever found it can use it no more. The default.",
  },
  { value: "disable", label: "Disable it", hint: "The same, and it can be enabled again." },
  { value: "notify", label: "Only tell us", hint: "It goes on working for whoever found it." },
];

/** What is done with a key that was found in the open. */
export function LeakPolicyForm({
  action,
  save,
}: {
  action: string;
  save: FormAction<{ at: number }>;
}) {
  const [state, submit] = useActionState(save, null);
  return (
    <form action={submit} className="flex flex-col items-start gap-3">
      <RadioGroup
        legend="When one of our keys is found in the open"
        name="action"
        options={OPTIONS}
        defaultValue={action}
      />
      <div className="flex items-center gap-2">
        <SubmitButton variant="secondary">Save leak policy</SubmitButton>
        <Saved state={state} />
      </div>
    </form>
  );
}
