import { formatDistance } from "@/components/ui/time";
import type { Key } from "@/lib/keys/key";
import type { UsageSums } from "@/lib/usage/usage";
import { usageSentence } from "./key-stats";

const WEEK_MS = 7 * 86_400_000;

/** What is the matter with a key, in one sentence: how it ended, what is about to happen, or how it does. */
export function KeyLead({ data, totals, now }: { data: Key; totals: UsageSums; now: number }) {
  const { status, revokedAt, revokeReason, expiresAt } = data;
  const distance = (at: Date) => formatDistance(at.getTime(), now);
  if (revokedAt)
    return `It was revoked ${distance(revokedAt)}${revokeReason ? `: ${revokeReason}` : ""}. Nothing accepts it any more.`;
  if (status === "disabled") return "It is disabled: every verification of it is refused.";
  if (status === "expired" && expiresAt) return `It expired ${distance(expiresAt)}.`;
  if (data.secrets.some((one) => one.status === "retiring"))
    return "It is being rotated: two secrets work until the old one retires.";
  if (expiresAt && expiresAt.getTime() - now < WEEK_MS) return `It expires ${distance(expiresAt)}.`;
  return usageSentence(totals);
}
