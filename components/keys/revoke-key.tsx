"use client";

import { useRouter } from "next/navigation";
import { Confirm } from "@/components/ui/confirm";
import { formatCount, plural } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import { notify } from "@/components/ui/toast";
import type { ChangeKey, RevokeKey as Revoke } from "./actions";
import type { UseEvidence } from "./evidence";

/** Asks before a key is revoked, with who uses it; one in use is revoked by typing its last four characters. */
export function RevokeKey({
  open,
  onOpenChange,
  name,
  hint,
  evidence,
  revoke,
  restore,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  name: string;
  hint: string;
  evidence: UseEvidence;
  revoke: Revoke;
  restore: ChangeKey;
}) {
  const router = useRouter();
  const { lastUsedAt, callers, idle } = evidence;
  const last = hint.split("…")[1] ?? "";
  const seen = callers.map(
    (one) => `${one.name}${one.ip && ` for ${one.ip}`} (${formatCount(one.today)})`,
  );
  return (
    <Confirm
      open={open}
      onOpenChange={onOpenChange}
      title={`Revoke ${name}?`}
      consequence="No verifier accepts it once this returns. It can be restored for 60 minutes."
      action={`Revoke ${name}`}
      evidence={[
        {
          label: "Last used",
          value: lastUsedAt ? <RelativeTime at={lastUsedAt} /> : "Never",
          alarming: !idle,
        },
        ...(idle
          ? []
          : [
              {
                label: "Callers today",
                value: seen.length > 0 ? seen.slice(0, 3).join(", ") : "None",
                alarming: seen.length > 0,
              },
            ]),
      ]}
      {...(idle || last === ""
        ? {}
        : { typed: { label: `It is in use. Type its last four characters: ${last}`, text: last } })}
      run={async () => {
        const state = await revoke(new FormData());
        if (!state.ok) return state.message;
        const { nodes, ms } = state.result;
        notify({
          text: `${name} is revoked: confirmed on ${plural(nodes, "verifier")} in ${formatCount(ms)} ms`,
          undo: async () => {
            await restore();
            router.refresh();
          },
        });
        router.refresh();
      }}
    />
  );
}
