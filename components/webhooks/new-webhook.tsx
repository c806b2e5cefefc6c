"use client";

import { Plus } from "lucide-react";
import { useActionState, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/choice";
import { Sheet } from "@/components/ui/dialog";
import { Input } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { SecretReveal, useSecretGuard } from "@/components/ui/secret-reveal";
import { SubmitButton } from "@/components/ui/submit-button";
import { EVENT_WORDS, WEBHOOK_EVENTS } from "@/lib/webhooks/event-type";

type Made = { id: string; secret: string };

/** The button and the sheet that add a webhook and then show its secret once, in the same sheet. */
export function NewWebhook({ create }: { create: FormAction<Made> }) {
  const [open, setOpen] = useState(false);
  const [round, setRound] = useState(0);
  return (
    <>
      <Button
        variant="primary"
        onClick={() => {
          setRound(round + 1);
          setOpen(true);
        }}
      >
        <Plus aria-hidden /> Add webhook
      </Button>
      {round > 0 && (
        <NewSheet key={round} create={create} open={open} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

function NewSheet({
  create,
  open,
  onClose,
}: {
  create: FormAction<Made>;
  open: boolean;
  onClose: () => void;
}) {
  const [state, submit] = useActionState(create, null);
  const made = state?.ok ? state.result : undefined;
  const refused = state?.ok === false ? state : undefined;
  const guard = useSecretGuard(made !== undefined);
  return (
    <Sheet
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      mayClose={guard.mayClose}
      title={made ? "Save the signing secret" : "Add a webhook"}
    >
      {made ? (
        <SecretReveal
          secret={made.secret}
          name="signing secret"
          variable="KEYWAY_WEBHOOK_SECRET"
          kept="Your receiver checks every message with it."
          guard={guard}
          onDone={onClose}
        />
      ) : (
        <form action={submit} className="flex flex-col gap-4">
          <Input
            label="URL"
            name="url"
            type="url"
            required
            placeholder="https://example.com/keyway"
            hint="https, reachable from the Internet."
            defaultValue={refused?.values.url}
            error={refused?.errors.url ?? (refused?.errors.events ? undefined : refused?.message)}
          />
          <fieldset>
            <legend className="mb-1 text-sm font-medium">Tell it when</legend>
            {WEBHOOK_EVENTS.map((event) => (
              <Checkbox
                key={event}
                name="events"
                value={event}
                defaultChecked
                label={EVENT_WORDS[event]}
                hint={<span className="font-mono">{event}</span>}
              />
            ))}
            {refused?.errors.events && (
              <p role="alert" className="text-sm text-denied-text">
                {refused.errors.events}
              </p>
            )}
          </fieldset>
          <div>
            <SubmitButton variant="primary">Add webhook</SubmitButton>
          </div>
        </form>
      )}
    </Sheet>
  );
}
