"use client";

import { Plus } from "lucide-react";
import { useActionState, useEffect } from "react";
import { announce } from "@/components/ui/announce";
import { Input } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { SubmitButton } from "@/components/ui/submit-button";

/** A name, Enter, and the API is there: its row appears in the table below. Works without JavaScript. */
export function NewApi({ create }: { create: FormAction<{ id: string; name: string }> }) {
  const [state, submit] = useActionState(create, null);
  const refused = state?.ok === false ? state : undefined;
  useEffect(() => {
    if (state?.ok) announce(`The API ${state.result.name} was created`);
  }, [state]);
  return (
    <form action={submit} className="flex items-start gap-2">
      <Input
        label="Name of the new API"
        hideLabel
        name="name"
        placeholder="Name of a new API"
        required
        maxLength={120}
        autoComplete="off"
        defaultValue={refused?.values.name}
        error={refused?.errors.name ?? refused?.message}
        className="w-56 max-sm:flex-1"
      />
      <SubmitButton variant="secondary">
        <Plus aria-hidden /> New API
      </SubmitButton>
    </form>
  );
}
