"use client";

import { useActionState } from "react";
import { ButtonRow } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { Saved } from "@/components/ui/saved";
import { SubmitButton } from "@/components/ui/submit-button";

/** Gives an identifier of a standalone limit, or an owner, numbers of its own. */
export function NewOverride({
  save,
  namespaces,
}: {
  save: FormAction<{ at: number }>;
  /** Those that overrides have by now. */
  namespaces: readonly string[];
}) {
  const [state, submit] = useActionState(save, null);
  const refused = state?.ok === false ? state : undefined;
  const field = (name: string) => ({
    name,
    defaultValue: refused?.values[name],
    error: refused?.errors[name],
  });
  return (
    <form action={submit} aria-label="New override" className="flex flex-col gap-3">
      <datalist id="namespaces">
        {namespaces.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        <Input
          label="Namespace"
          list="namespaces"
          required
          maxLength={255}
          autoComplete="off"
          {...field("namespace")}
        />
        <Input
          label="Identifier"
          hint="A user, an address, an owner: as your service asks for it"
          required
          maxLength={255}
          autoComplete="off"
          {...field("identifier")}
        />
        <Input label="Limit" inputMode="numeric" required {...field("limit")} />
        <Select
          key={refused?.values.windowMs}
          label="In each"
          name="windowMs"
          defaultValue={refused?.values.windowMs ?? ""}
        >
          <option value="">Window that is asked for</option>
          <option value="1000">Second</option>
          <option value="60000">Minute</option>
          <option value="3600000">Hour</option>
          <option value="86400000">Day</option>
        </Select>
        <Input
          label="Until (UTC)"
          name="until"
          type="date"
          required={false}
          defaultValue={refused?.values.until}
          error={refused?.errors.expiresAt}
        />
        <Input label="Reason" required={false} maxLength={500} {...field("reason")} />
      </div>
      <ButtonRow>
        <SubmitButton>Add override</SubmitButton>
        <Saved state={state} />
        {refused?.message && Object.keys(refused.errors).length === 0 && (
          <span role="alert" className="text-sm text-denied-text">
            {refused.message}
          </span>
        )}
      </ButtonRow>
    </form>
  );
}
