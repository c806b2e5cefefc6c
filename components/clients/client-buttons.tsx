"use client";

import { useState, useTransition } from "react";
import { announce } from "@/components/ui/announce";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import type { FormState } from "@/components/ui/form-state";

type Answer = Promise<FormState<{ at: number }>>;

/** What can be done with a client as a whole. */
export function ClientButtons({
  enabled,
  change,
  revokeTokens,
  remove,
}: {
  enabled: boolean;
  change: (enabled: boolean) => Answer;
  revokeTokens: () => Answer;
  remove: () => Promise<string | undefined>;
}) {
  const [pending, start] = useTransition();
  const [asking, setAsking] = useState<"disable" | "tokens" | "delete">();
  const [refusal, setRefusal] = useState<string>();
  const close = () => setAsking(undefined);
  const run = (said: string, work: () => Answer) => async () => {
    const state = await work();
    if (!state.ok) return state.message;
    announce(said);
    return undefined;
  };
  return (
    <>
      {refusal && (
        <p role="alert" className="text-sm text-denied-text">
          {refusal}
        </p>
      )}
      <Button
        pending={pending}
        onClick={() =>
          enabled
            ? setAsking("disable")
            : start(async () => setRefusal(await run("Enabled", () => change(true))()))
        }
      >
        {enabled ? "Disable" : "Enable"}
      </Button>
      <Button onClick={() => setAsking("tokens")}>Revoke tokens</Button>
      <Button variant="danger-quiet" onClick={() => setAsking("delete")}>
        Delete
      </Button>
      <Confirm
        open={asking === "disable"}
        onOpenChange={close}
        title="Disable this client?"
        consequence="It gets no more tokens, and those it has are dead for Keyway and for introspection at once. Servers that check tokens offline accept them until they end."
        action="Disable client"
        run={run("Disabled", () => change(false))}
      />
      <Confirm
        open={asking === "tokens"}
        onOpenChange={close}
        title="Revoke all its tokens?"
        consequence="It may ask for new ones. Servers that check tokens offline accept the old ones until they end."
        action="Revoke tokens"
        run={run("Tokens revoked", revokeTokens)}
      />
      <Confirm
        open={asking === "delete"}
        onOpenChange={close}
        title="Delete this client?"
        consequence="Its credentials and tokens are gone, and cannot be brought back."
        action="Delete client"
        run={remove}
      />
    </>
  );
}
