import { and, desc, eq, gte, max, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { keyCallers } from "@/db/schema/usage";
import { type Actor, authorize } from "@/lib/actor";
import { getKey } from "./get";
import type { Key } from "./key";

/** Somebody who calls with a version of a key's secret. Counts are by UTC day; verifications, not requests. */
export type KeyCaller = Readonly<{
  secretVersion: number;
  callerId: string;
  ip: string;
  userAgent: string;
  today: number;
  lastSevenDays: number;
  /** Each of these days, today last. */
  days: readonly number[];
  lastSeenAt: Date;
}>;

/** Who calls, most recent first, and whether the retiring version can be finished without cutting anybody off. */
export type KeyCallers = Readonly<{
  items: KeyCaller[];
  versions: { version: number; lastSeenAt: Date | null }[];
  safeToFinish: boolean;
}>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CALLERS_MAX = 200;

/**
 * Who used which version of a key's secret in the last seven days, as reported to verify; at most 200.
 * @throws AppError `not_found`, `forbidden`
 */
export async function readCallers(actor: Actor, id: string, now = new Date()): Promise<KeyCallers> {
  const key = await getKey(actor, id, now);
  authorize(actor, "usage:read", key.apiId);
  const [items, versions] = await Promise.all([callersOf(actor, id, now), seenOf(actor, key)]);
  return { items, versions, safeToFinish: isSafeToFinish(key, versions, now) };
}

function callersOf(actor: Actor, keyId: string, now: Date): Promise<KeyCaller[]> {
  const today = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const weekAgo = new Date(today.getTime() - 6 * DAY_MS);
  const ofDay = (day: number) => {
    const at = new Date(weekAgo.getTime() + day * DAY_MS).toISOString();
    return sql`coalesce(sum(${keyCallers.verifications}) filter (where ${keyCallers.day} = ${at}::timestamptz), 0)`;
  };
  const days = Array.from({ length: 7 }, (_, day) => ofDay(day));
  const ofToday = sql`filter (where ${keyCallers.day} >= ${today.toISOString()}::timestamptz)`;
  return db()
    .select({
      secretVersion: keyCallers.secretVersion,
      callerId: keyCallers.callerId,
      ip: keyCallers.ip,
      userAgent: keyCallers.userAgent,
      today: sql`coalesce(sum(${keyCallers.verifications}) ${ofToday}, 0)`.mapWith(Number),
      lastSevenDays: sql`sum(${keyCallers.verifications})`.mapWith(Number),
      days: sql`array[${sql.join(days, sql`, `)}]::bigint[]`.mapWith((list: unknown) =>
        Array.isArray(list) ? list.map(Number) : [],
      ),
      lastSeenAt: sql`max(${keyCallers.lastSeenAt})`.mapWith(keyCallers.lastSeenAt),
    })
    .from(keyCallers)
    .where(
      and(
        eq(keyCallers.workspaceId, actor.workspaceId),
        eq(keyCallers.keyId, keyId),
        gte(keyCallers.day, weekAgo),
      ),
    )
    .groupBy(keyCallers.secretVersion, keyCallers.callerId, keyCallers.ip, keyCallers.userAgent)
    .orderBy(desc(max(keyCallers.lastSeenAt)))
    .limit(CALLERS_MAX);
}

async function seenOf(actor: Actor, key: Key) {
  const rows = await db()
    .select({ version: keyCallers.secretVersion, lastSeenAt: max(keyCallers.lastSeenAt) })
    .from(keyCallers)
    .where(and(eq(keyCallers.workspaceId, actor.workspaceId), eq(keyCallers.keyId, key.id)))
    .groupBy(keyCallers.secretVersion);
  const seen = new Map(rows.map((row) => [row.version, row.lastSeenAt]));
  return key.secrets.map(({ version }) => ({ version, lastSeenAt: seen.get(version) ?? null }));
}

/** The old secret is idle for an hour and the new one is in use: whoever moved, moved. */
function isSafeToFinish(key: Key, versions: KeyCallers["versions"], now: Date): boolean {
  const seenOfStatus = (status: string) => {
    const version = key.secrets.find((one) => one.status === status)?.version;
    return versions.find((one) => one.version === version);
  };
  const [retiring, active] = [seenOfStatus("retiring"), seenOfStatus("active")];
  if (!retiring || !active?.lastSeenAt) return false;
  return !retiring.lastSeenAt || now.getTime() - retiring.lastSeenAt.getTime() > HOUR_MS;
}
