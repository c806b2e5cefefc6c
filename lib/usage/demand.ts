import { and, eq, gte, inArray, lt, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { usageByKey } from "@/db/schema/usage";
import type { Demand } from "@/lib/limits/replay";

/** The roll-ups of a workspace in a span of milliseconds since 1970. */
export const spanOf = (workspaceId: string, grain: "minute" | "hour", from: number, to: number) =>
  and(
    eq(usageByKey.workspaceId, workspaceId),
    eq(usageByKey.grain, grain),
    gte(usageByKey.start, new Date(from)),
    lt(usageByKey.start, new Date(to)),
  );

const ALL = sql`sum(${usageByKey.verifications})`;

/** What keys asked of their limits, minute by minute. */
export async function readDemand(
  workspaceId: string,
  ids: readonly string[],
  { from, to }: Readonly<{ from: number; to: number }>,
): Promise<ReadonlyMap<string, Demand>> {
  const rows = await db()
    .select({ keyId: usageByKey.keyId, start: usageByKey.start, calls: ALL.mapWith(Number) })
    .from(usageByKey)
    .where(
      and(
        spanOf(workspaceId, "minute", from, to),
        inArray(usageByKey.keyId, [...ids]),
        // Calls that were refused before they came to a limit ask nothing of it.
        inArray(usageByKey.outcome, ["VALID", "RATE_LIMITED"]),
      ),
    )
    .groupBy(usageByKey.keyId, usageByKey.start);
  const byKey = new Map<string, { minute: number; calls: number }[]>();
  for (const { keyId, start, calls } of rows) {
    const demand = byKey.get(keyId) ?? [];
    demand.push({ minute: start.getTime() / 60_000, calls });
    byKey.set(keyId, demand);
  }
  return byKey;
}
