import type { Key } from "@/lib/keys/key";
import type { KeyCaller } from "@/lib/keys/read-callers";

/** What is known about the use of a key, for whoever is about to cut it off. */
export type UseEvidence = Readonly<{
  lastUsedAt: string | null;
  /** Who called today, as far as it is known. */
  callers: readonly { name: string; ip: string; today: number }[];
  /** Unused for a week or more, so that no text needs typing. */
  idle: boolean;
}>;

const WEEK_MS = 7 * 86_400_000;

/** The evidence of a key out of its last use and its callers, whose names are given. */
export function evidenceOf(
  key: Pick<Key, "lastUsedAt" | "createdAt">,
  callers: readonly KeyCaller[],
  names: ReadonlyMap<string, string>,
  now: number,
): UseEvidence {
  const last = key.lastUsedAt?.getTime() ?? null;
  return {
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    callers: callers
      .filter((one) => one.today > 0)
      .map(({ callerId, ip, today }) => ({ name: names.get(callerId) ?? callerId, ip, today })),
    idle: last === null || now - last >= WEEK_MS,
  };
}
