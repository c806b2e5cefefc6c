"use client";

import { useState } from "react";
import { ActButton, AskButton } from "@/components/ui/act-button";
import { Dialog } from "@/components/ui/dialog";
import type { FormState } from "@/components/ui/form-state";
import { SecretReveal, useSecretGuard } from "@/components/ui/secret-reveal";
import { SIGNING_SECRET } from "./new-webhook";

type Answer<R> = Promise<FormState<R>>;

/** What can be done with a webhook: test, pause, a new secret, delete. */
export function WebhookButtons({
  enabled,
  events,
  change,
  test,
  rotate,
  remove,
}: {
  enabled: boolean;
  events: readonly string[];
  change: (enabled: boolean) => Answer<{ at: number }>;
  test: (form: FormData) => Answer<{ at: number }>;
  rotate: () => Answer<{ id: string; secret: string }>;
  remove: () => Promise<string | undefined>;
}) {
  const [secret, setSecret] = useState<string>();
  function sendTest() {
    const form = new FormData();
    form.set("event", events[0] ?? "key.revoked");
    return test(form);
  }
  return (
    <>
      <ActButton size="small" said="The test was sent, see its answer below" run={sendTest}>
        Send test
      </ActButton>
      <ActButton size="small" said={enabled ? "Disabled" : "Enabled"} run={() => change(!enabled)}>
        {enabled ? "Disable" : "Enable"}
      </ActButton>
      <AskButton
        size="small"
        title="Make a new signing secret?"
        consequence="For 24 hours messages carry two signatures, so that your receiver can take over the new secret at any moment."
        action="Make a new secret"
        run={async () => {
          const state = await rotate();
          if (!state.ok) return state.message;
          setSecret(state.result.secret);
          return undefined;
        }}
      >
        New secret
      </AskButton>
      <AskButton
        size="small"
        variant="danger-quiet"
        title="Delete this webhook?"
        consequence="Its URL is told nothing any more, and the list of its deliveries goes."
        action="Delete webhook"
        run={remove}
      >
        Delete
      </AskButton>
      {secret && <NewSecretDialog secret={secret} onClose={() => setSecret(undefined)} />}
    </>
  );
}

function NewSecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const guard = useSecretGuard();
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      mayClose={guard.mayClose}
      title="Save the signing secret"
    >
      <SecretReveal secret={secret} {...SIGNING_SECRET} guard={guard} onDone={onClose} />
    </Dialog>
  );
}
