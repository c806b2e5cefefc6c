import { max } from "drizzle-orm";
import { db } from "@/db/connect";
import { type Actor, permittedApis } from "@/lib/actor";
import type { Limit } from "@/lib/limits/limit";
import { minutesOf } from "./demand";
import type { Spark } from "./read-sparks";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * What several keys asked of their limits in the worst minute of the last 24 hours, in one query, by key id.
 * @throws AppError `forbidden`
 */
export async function readPeaks(
  actor: Actor,
  keyIds: readonly string[],
  now = new Date(),
): Promise<ReadonlyMap<string, number>> {
  const visible = permittedApis(actor, "usage:read");
  if (keyIds.length === 0) return new Map();
  const span = { from: now.getTime() - DAY_MS, to: now.getTime() };
  const minutes = minutesOf(actor.workspaceId, keyIds, span, visible);
  const rows = await db()
    .select({ keyId: minutes.keyId, worst: max(minutes.calls).mapWith(Number) })
    .from(minutes)
    .groupBy(minutes.keyId);
  return new Map(rows.map(({ keyId, worst }) => [keyId, worst ?? 0]));
}

/** The worst span of a day beside what a limit admits in such a span. */
export type Peak = Readonly<{ calls: number; admitted: number; span: "minute" | "hour" | "day" }>;

/**
 * How near a key came to a limit in the last 24 hours: in its worst minute where the limit's window is no longer than
 * that, otherwise in its worst hour, or in the day.
 */
export function peakOf(
  { limit, windowMs }: Pick<Limit, "limit" | "windowMs">,
  minute: number,
  { valid, problems }: Spark,
): Peak {
  const hours = valid.map((count, i) => count + (problems[i] ?? 0));
  const [calls, span, spanMs] =
    windowMs <= MINUTE_MS
      ? ([minute, "minute", MINUTE_MS] as const)
      : windowMs <= HOUR_MS
        ? ([Math.max(...hours), "hour", HOUR_MS] as const)
        : ([hours.reduce((sum, one) => sum + one, 0), "day", DAY_MS] as const);
  return { calls, admitted: Math.floor(limit * Math.max(1, spanMs / windowMs)), span };
}
