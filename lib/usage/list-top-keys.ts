import { and, eq, inArray } from "drizzle-orm";
import { db } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { type Actor, permittedApis } from "@/lib/actor";
import { readCounts, readLargestGroups } from "./counts";
import type { ListTopKeysQuery } from "./input";
import { asWhole, rangeOf } from "./range";
import { sumCounts, type UsageSums } from "./usage";

/** A key with what it did in a range. `name` is null for an unknown or purged key. */
export type TopKey = UsageSums &
  Readonly<{
    keyId: string;
    name: string | null;
    verifications: number;
    lastUsedAt: Date | null;
  }>;

/**
 * The keys with the most verifications in a range, or with the most of what `by` says, most first; '' stands for texts that are no key.
 * @throws AppError `forbidden`, `invalid` (range)
 */
export async function listTopKeys(
  actor: Actor,
  query: ListTopKeysQuery,
  now = new Date(),
): Promise<TopKey[]> {
  const { workspaceId } = actor;
  const visible = permittedApis(actor, "usage:read");
  const range = asWhole(rangeOf(query, now));
  const filters = { ...query, timeZone: "UTC" };
  const selection = { workspaceId, visible, range, filters, groupBy: "key" } as const;
  const largest = await readLargestGroups(selection, query.limit, query.by);
  if (largest.length === 0) return [];
  const [rows, named] = await Promise.all([
    readCounts(selection, largest),
    db()
      .select({ id: keys.id, name: keys.name, lastUsedAt: keys.lastUsedAt })
      .from(keys)
      .where(and(eq(keys.workspaceId, workspaceId), inArray(keys.id, largest))),
  ]);
  return largest.map((keyId) => {
    const own = rows.filter((row) => row.group === keyId);
    const key = named.find((one) => one.id === keyId);
    return {
      keyId,
      name: key?.name ?? null,
      lastUsedAt: key?.lastUsedAt ?? null,
      verifications: own.reduce((sum, row) => sum + row.verifications, 0),
      ...sumCounts(own),
    };
  });
}
