"use client";

import { Plus } from "lucide-react";
import { useActionState, useState } from "react";
import { Button } from "@/components/ui/button";
import { RadioGroup } from "@/components/ui/choice";
import { Sheet } from "@/components/ui/dialog";
import type { FormAction } from "@/components/ui/form-state";
import { SecretReveal, useSecretGuard } from "@/components/ui/secret-reveal";
import { SubmitButton } from "@/components/ui/submit-button";
import type { AuthMethod } from "@/lib/clients/client";
import { CredentialFields } from "./credential-fields";
import type { MadeClient } from "./new-client";

/** What becomes of the credentials that are there. */
const OVERLAPS = [
  {
    value: "afterFirstUse",
    label: "Retire them a day after the new one is first used",
    hint: "Rotation without an outage: nothing stops before the backend has changed over.",
  },
  {
    value: "keep",
    label: "Keep them",
    hint: "For a second instance with a credential of its own.",
  },
  {
    value: "none",
    label: "Stop them now",
    hint: "They leaked: nobody gets a token by them any more.",
  },
];

type Props = { method: AuthMethod; add: FormAction<MadeClient> };

/** The button and the sheet that add a secret, a key or a certificate, and say what becomes of the others. */
export function AddCredential(props: Props) {
  const [open, setOpen] = useState(false);
  const [round, setRound] = useState(0);
  return (
    <>
      <Button
        size="small"
        onClick={() => {
          setRound(round + 1);
          setOpen(true);
        }}
      >
        <Plus aria-hidden /> {props.method.startsWith("client_secret") ? "New secret" : "Add"}
      </Button>
      {round > 0 && <AddSheet key={round} {...props} open={open} onClose={() => setOpen(false)} />}
    </>
  );
}

function AddSheet({ method, add, open, onClose }: Props & { open: boolean; onClose: () => void }) {
  const [state, submit] = useActionState(add, null);
  const secret = state?.ok ? (state.result.secret ?? undefined) : undefined;
  const refused = state?.ok === false ? state : undefined;
  const guard = useSecretGuard(secret !== undefined);
  const done = state?.ok && !secret;
  return (
    <Sheet
      open={open && !done}
      onOpenChange={(next) => (next ? undefined : onClose())}
      mayClose={guard.mayClose}
      title={secret ? "Save the client secret" : "Add a credential"}
    >
      {secret ? (
        <SecretReveal
          secret={secret}
          name="client secret"
          variable="CLIENT_SECRET"
          guard={guard}
          onDone={onClose}
        />
      ) : (
        <form action={submit} className="flex flex-col gap-4">
          {refused && Object.keys(refused.errors).length === 0 && (
            <p role="alert" className="text-sm text-denied-text">
              {refused.message}
            </p>
          )}
          <CredentialFields
            method={method}
            values={refused?.values ?? {}}
            errors={refused?.errors ?? {}}
          />
          <RadioGroup
            legend="Those it has"
            name="overlap"
            defaultValue={refused?.values.overlap ?? "afterFirstUse"}
            options={OVERLAPS}
          />
          <div>
            <SubmitButton variant="primary">Add credential</SubmitButton>
          </div>
        </form>
      )}
    </Sheet>
  );
}
