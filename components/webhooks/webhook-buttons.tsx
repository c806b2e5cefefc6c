"use client";

import { useState, useTransition } from "react";
import { announce } from "@/components/ui/announce";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Dialog } from "@/components/ui/dialog";
import type { FormState } from "@/components/ui/form-state";
import { SecretReveal, useSecretGuard } from "@/components/ui/secret-reveal";

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
  const [pending, start] = useTransition();
  const [asking, setAsking] = useState<"delete" | "rotate">();
  const [secret, setSecret] = useState<string>();
  const [refusal, setRefusal] = useState<string>();

  function run(said: string, work: () => Answer<unknown>) {
    start(async () => {
      const state = await work();
      setRefusal(state.ok ? undefined : state.message);
      if (state.ok) announce(said);
    });
  }
  function sendTest() {
    const form = new FormData();
    form.set("event", events[0] ?? "key.revoked");
    run("The test was sent, see its answer below", () => test(form));
  }
  const close = () => setAsking(undefined);
  return (
    <>
      {refusal && (
        <p role="alert" className="text-sm text-denied-text">
          {refusal}
        </p>
      )}
      <Button size="small" pending={pending} onClick={sendTest}>
        Send test
      </Button>
      <Button
        size="small"
        disabled={pending}
        onClick={() => run(enabled ? "Disabled" : "Enabled", () => change(!enabled))}
      >
        {enabled ? "Disable" : "Enable"}
      </Button>
      <Button size="small" onClick={() => setAsking("rotate")}>
        New secret
      </Button>
      <Button size="small" variant="danger-quiet" onClick={() => setAsking("delete")}>
        Delete
      </Button>
      <Confirm
        open={asking === "rotate"}
        onOpenChange={close}
        title="Make a new signing secret?"
        consequence="For 24 hours messages carry two signatures, so that your receiver can take over the new secret at any moment."
        action="Make a new secret"
        run={async () => {
          const state = await rotate();
          if (!state.ok) return state.message;
          setSecret(state.result.secret);
          return undefined;
        }}
      />
      <Confirm
        open={asking === "delete"}
        onOpenChange={close}
        title="Delete this webhook?"
        consequence="Its URL is told nothing any more, and the list of its deliveries goes."
        action="Delete webhook"
        run={remove}
      />
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
      <SecretReveal
        secret={secret}
        name="signing secret"
        variable="KEYWAY_WEBHOOK_SECRET"
        kept="Your receiver checks every message with it."
        guard={guard}
        onDone={onClose}
      />
    </Dialog>
  );
}
