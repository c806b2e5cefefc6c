import { and, eq, inArray, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { usageByKey } from "@/db/schema/usage";
import { type Actor, authorize } from "@/lib/actor";
import { getKey } from "@/lib/keys/get";
import { type Demand, spreadHours } from "@/lib/limits/replay";
import { readDemand, spanOf } from "./demand";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Minutes are kept for 8 days; hours for a hundred. */
const MINUTES_DAYS = 7;

/** What a key asked of its limits in some days, and what was refused of it. */
export type DemandOfDays = Readonly<{
  demand: Demand;
  /** Calls that were refused by a limit. */
  refused: number;
  /** By the minute; otherwise the calls of each hour are taken as even, so that bursts are lost. */
  byMinute: boolean;
}>;

/**
 * The calls of a key that came to its limits in the last days, to try another limit on.
 * @param days at most 90; up to 7 by the minute, beyond that by the hour
 * @throws AppError `not_found`, `forbidden`
 */
export async function readDemandOfDays(
  actor: Actor,
  id: string,
  days: number,
  now = new Date(),
): Promise<DemandOfDays> {
  const key = await getKey(actor, id, now);
  authorize(actor, "usage:read", key.apiId);
  const { workspaceId } = actor;
  const to = (Math.floor(now.getTime() / HOUR_MS) + 1) * HOUR_MS;
  const span = { from: to - days * DAY_MS, to };
  const byMinute = days <= MINUTES_DAYS;
  const [demand, [row]] = await Promise.all([
    byMinute
      ? readDemand(workspaceId, [id], span).then((all) => all.get(id) ?? [])
      : readHours(workspaceId, id, span).then(spreadHours),
    db()
      .select({ refused: sql`coalesce(sum(${usageByKey.verifications}), 0)`.mapWith(Number) })
      .from(usageByKey)
      .where(
        and(
          spanOf(workspaceId, "hour", span.from, span.to),
          eq(usageByKey.keyId, id),
          eq(usageByKey.outcome, "RATE_LIMITED"),
        ),
      ),
  ]);
  return { demand, refused: row?.refused ?? 0, byMinute };
}

async function readHours(
  workspaceId: string,
  id: string,
  { from, to }: Readonly<{ from: number; to: number }>,
): Promise<Demand> {
  const rows = await db()
    .select({
      start: usageByKey.start,
      calls: sql`sum(${usageByKey.verifications})`.mapWith(Number),
    })
    .from(usageByKey)
    .where(
      and(
        spanOf(workspaceId, "hour", from, to),
        eq(usageByKey.keyId, id),
        inArray(usageByKey.outcome, ["VALID", "RATE_LIMITED"]),
      ),
    )
    .groupBy(usageByKey.start);
  return rows.map(({ start, calls }) => ({ minute: start.getTime() / 60_000, calls }));
}
