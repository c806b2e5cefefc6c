"use client";

import { ActButton, AskButton, asked } from "@/components/ui/act-button";
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
  return (
    <>
      {enabled ? (
        <AskButton
          title="Disable this client?"
          consequence="It gets no more tokens, and those it has are dead for Keyway and for introspection at once. Servers that check tokens offline accept them until they end."
          action="Disable client"
          run={asked("Disabled", () => change(false))}
        >
          Disable
        </AskButton>
      ) : (
        <ActButton said="Enabled" run={() => change(true)}>
          Enable
        </ActButton>
      )}
      <AskButton
        title="Revoke all its tokens?"
        consequence="It may ask for new ones. Servers that check tokens offline accept the old ones until they end."
        action="Revoke tokens"
        run={asked("Tokens revoked", revokeTokens)}
      >
        Revoke tokens
      </AskButton>
      <AskButton
        variant="danger-quiet"
        title="Delete this client?"
        consequence="Its credentials and tokens are gone, and cannot be brought back."
        action="Delete client"
        run={remove}
      >
        Delete
      </AskButton>
    </>
  );
}
