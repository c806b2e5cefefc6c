"use client";

import { ActButton, AskButton, asked } from "@/components/ui/act-button";
import type { FormState } from "@/components/ui/form-state";
import { RelativeTime } from "@/components/ui/relative-time";

type Answer = Promise<FormState<{ at: number }>>;

/** What can be done with a client as a whole. */
export function ClientButtons({
  name,
  enabled,
  lastUsedAt,
  busy,
  change,
  revokeTokens,
  remove,
}: {
  name: string;
  enabled: boolean;
  lastUsedAt: string | null;
  /** It was used within a week: whoever cuts it off should pause. */
  busy: boolean;
  change: (enabled: boolean) => Answer;
  revokeTokens: () => Answer;
  remove: () => Promise<string | undefined>;
}) {
  const evidence = [
    {
      label: "Last used",
      value: lastUsedAt ? <RelativeTime at={lastUsedAt} /> : "Never",
      alarming: busy,
    },
  ];
  return (
    <>
      {enabled ? (
        <AskButton
          title={`Disable ${name}?`}
          evidence={evidence}
          consequence="It gets no more tokens, and those it has are dead for Keyway and for introspection at once. Servers that check tokens offline accept them until they end."
          action={`Disable ${name}`}
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
        title={`Revoke all tokens of ${name}?`}
        evidence={evidence}
        consequence="It may ask for new ones. Servers that check tokens offline accept the old ones until they end."
        action="Revoke tokens"
        run={asked("Tokens revoked", revokeTokens)}
      >
        Revoke tokens
      </AskButton>
      <AskButton
        variant="danger-quiet"
        title={`Delete ${name}?`}
        evidence={evidence}
        consequence="Its credentials and tokens are gone, and cannot be brought back."
        action={`Delete ${name}`}
        run={remove}
      >
        Delete
      </AskButton>
    </>
  );
}
