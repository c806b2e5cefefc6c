"use client";

import { useActionState } from "react";
import { ButtonRow } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { Saved } from "@/components/ui/saved";
import { SubmitButton } from "@/components/ui/submit-button";

/** Gives one key another number for a limit, until a date or for good. `per` is the limit's window in words. */
export function OverrideForm({
  save,
  limit,
  per,
}: {
  save: FormAction<{ at: number }>;
  limit: number;
  per: string;
}) {
  const [state, submit] = useActionState(save, null);
  const refused = state?.ok === false ? state : undefined;
  return (
    <form action={submit} className="flex flex-col gap-3" aria-label="Override">
      <div className="grid gap-3 sm:grid-cols-2">
        <Input
          label={`Limit for this key, each ${per}`}
          name="limit"
          inputMode="numeric"
          required
          defaultValue={refused?.values.limit ?? String(limit)}
          error={refused?.errors.limit}
        />
        <Input
          label="Until (UTC)"
          name="until"
          type="date"
          required={false}
          defaultValue={refused?.values.until}
          error={refused?.errors.expiresAt}
        />
      </div>
      <Input
        label="Reason"
        name="reason"
        required={false}
        maxLength={500}
        defaultValue={refused?.values.reason}
        error={refused?.errors.reason}
      />
      <ButtonRow>
        <SubmitButton variant="primary">Set override</SubmitButton>
        <Saved state={state} />
      </ButtonRow>
    </form>
  );
}
