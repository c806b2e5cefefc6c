import { and, eq, gte, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { usageByKey } from "@/db/schema/usage";
import { type Actor, authorize } from "@/lib/actor";
import { getKey } from "@/lib/keys/get";
import { readCallers } from "@/lib/keys/read-callers";
import { readKeyNames } from "@/lib/keys/read-names";
import { readKeyLimits } from "@/lib/usage/list-limited-keys";

/** What somebody should know of a key before they change it: who uses it, how much, and what holds it back. */
export type Stake = Readonly<{
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  /** Verifications in the last 24 hours, and how many of them a limit refused. */
  day: number;
  limited: number;
  /** Who called today, with the version of the secret they used. */
  callers: readonly Readonly<{ name: string; ip: string; today: number; version: number }>[];
  /** The tightest limit that is checked on every verify. */
  limit: Readonly<{
    name: string;
    limit: number;
    windowMs: number;
    overrideId: string | null;
  }> | null;
}>;

const DAY_MS = 86_400_000;

/** @throws AppError `not_found`, `forbidden` */
export async function readStake(actor: Actor, keyId: string, now = new Date()): Promise<Stake> {
  const key = await getKey(actor, keyId, now);
  authorize(actor, "usage:read", key.apiId);
  const { workspaceId } = actor;
  const limited = sql`coalesce(sum(${usageByKey.verifications}) filter (where ${usageByKey.outcome} = 'RATE_LIMITED'), 0)`;
  const [callers, [sums], limits] = await Promise.all([
    readCallers(actor, keyId),
    db()
      .select({
        day: sql`coalesce(sum(${usageByKey.verifications}), 0)`.mapWith(Number),
        limited: limited.mapWith(Number),
      })
      .from(usageByKey)
      .where(
        and(
          eq(usageByKey.workspaceId, workspaceId),
          eq(usageByKey.grain, "hour"),
          eq(usageByKey.keyId, keyId),
          gte(usageByKey.start, new Date(now.getTime() - DAY_MS)),
        ),
      ),
    readKeyLimits(workspaceId, [key]),
  ]);
  const today = callers.items.filter((one) => one.today > 0);
  const names = await readKeyNames(
    actor,
    today.map((one) => one.callerId),
  );
  const held = limits.get(keyId);
  return {
    lastUsedAt: key.lastUsedAt,
    expiresAt: key.expiresAt,
    day: sums?.day ?? 0,
    limited: sums?.limited ?? 0,
    callers: today.map(({ callerId, ip, today: count, secretVersion }) => ({
      ...{ name: names.get(callerId) ?? callerId, ip, today: count, version: secretVersion },
    })),
    limit: held
      ? {
          ...{ name: held.limit.name, limit: held.limit.limit, windowMs: held.limit.windowMs },
          overrideId: held.overrideId,
        }
      : null,
  };
}
