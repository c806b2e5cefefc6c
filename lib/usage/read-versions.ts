import { and, eq, gte, inArray, lt, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { usageByKey } from "@/db/schema/usage";
import { type Actor, authorize } from "@/lib/actor";
import { getKey } from "@/lib/keys/get";

const HOUR_MS = 3_600_000;

/** How often each version of a secret was sent, hour by hour from `from` on. */
export type VersionUse = Readonly<{
  /** Where each hour begins, and the last one ends: milliseconds since 1970. */
  edges: readonly number[];
  versions: readonly Readonly<{ version: number; counts: readonly number[] }>[];
}>;

/**
 * The verifications of a key by the version of its secret in the hours from `from` up to now, all outcomes together.
 * @param from milliseconds since 1970
 * @throws AppError `not_found`, `forbidden`
 */
export async function readVersions(
  actor: Actor,
  id: string,
  { from, versions }: Readonly<{ from: number; versions: readonly number[] }>,
  now = new Date(),
): Promise<VersionUse> {
  const key = await getKey(actor, id, now);
  authorize(actor, "usage:read", key.apiId);
  const first = Math.floor(from / HOUR_MS) * HOUR_MS;
  const end = (Math.floor(now.getTime() / HOUR_MS) + 1) * HOUR_MS;
  const rows = await db()
    .select({
      version: usageByKey.secretVersion,
      start: usageByKey.start,
      count: sql`sum(${usageByKey.verifications})`.mapWith(Number),
    })
    .from(usageByKey)
    .where(
      and(
        eq(usageByKey.workspaceId, actor.workspaceId),
        eq(usageByKey.grain, "hour"),
        eq(usageByKey.keyId, id),
        inArray(usageByKey.secretVersion, [...versions]),
        gte(usageByKey.start, new Date(first)),
        lt(usageByKey.start, new Date(end)),
      ),
    )
    .groupBy(usageByKey.secretVersion, usageByKey.start);
  const hours = Math.max(1, Math.round((end - first) / HOUR_MS));
  return {
    edges: Array.from({ length: hours + 1 }, (_, i) => first + i * HOUR_MS),
    versions: versions.map((version) => {
      const counts = new Array<number>(hours).fill(0);
      for (const row of rows)
        if (row.version === version)
          counts[Math.round((row.start.getTime() - first) / HOUR_MS)] = row.count;
      return { version, counts };
    }),
  };
}
