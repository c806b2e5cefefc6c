import { sql as client, db } from "@/db/connect";
import { judgeLimit, type LimitWindow, windowOfLimit } from "./limit-use";
import { type LoggedUse, readLoggedUse } from "./logged-use";
import { storeEvents } from "./store-events";

/** A limit that holds for a key: its own, else its owner's, else that of its API. */
type Limit = Readonly<{
  workspaceId: string;
  keyId: string;
  keyName: string;
  apiId: string;
  /** Whose keys use it up together; null where the key has it for itself. */
  ownerId: string | null;
  name: string;
  limit: number;
  windowMs: number;
  /** Whether every verification takes of it. */
  auto: boolean;
}>;

/** Roll-ups lie behind by a second or two: what was used just before a window ended is looked at once more. */
const RECENT_MS = 2 * 60_000;

/**
 * Tells webhooks of limits that are used to 80 % or wholly: for each limit and window once, and at most once an
 * hour. Verify does nothing for it: the roll-ups have every call, as if it had cost 1, and the log says of those it
 * keeps what was left of each limit, whatever they cost.
 */
export async function tellLimits(now = new Date()): Promise<void> {
  const since = new Date(now.getTime() - RECENT_MS);
  const limits = await readLimits(since, now);
  const logged = limits.length > 0 ? await readLoggedUse(since) : [];
  for (const keyId of new Set(limits.map((limit) => limit.keyId)))
    await tellKey(
      limits.filter((limit) => limit.keyId === keyId),
      logged.filter((use) => use.keyId === keyId),
      now,
    );
}

/** The limits of keys that were used since then, where somebody wants to know. */
const readLimits = (since: Date, now: Date) => client()<Limit[]>`
  select distinct on (k.id, l.name) k.workspace_id as "workspaceId", k.id as "keyId", k.name as "keyName",
    k.api_id as "apiId", l.owner_id as "ownerId", l.name,
    coalesce(o."limit", l."limit")::float8 as limit, coalesce(o.window_ms, l.window_ms)::float8 as "windowMs",
    l.auto
  from keys k
  join limits l on l.workspace_id = k.workspace_id and l.mode = 'enforce'
    and (l.key_id = k.id or l.owner_id = k.owner_id or l.api_id = k.api_id)
  left join overrides o on o.workspace_id = l.workspace_id and o.namespace = l.name
    and o.identifier = coalesce(l.owner_id, k.id) and (o.expires_at is null or o.expires_at > ${now})
  where (k.workspace_id, k.id) in (
    select u.workspace_id, u.key_id from usage_by_key u
    where u.grain = 'minute' and u.start >= ${since}
      and u.workspace_id in (
        select w.workspace_id from webhooks w
        where w.enabled and w.events && array['limit.warning', 'limit.reached']))
  order by k.id, l.name, l.key_id is null, l.owner_id is null`;

async function tellKey(
  limits: readonly Limit[],
  logged: readonly LoggedUse[],
  now: Date,
): Promise<void> {
  const read = await Promise.all(
    limits.map(async (limit) => {
      const window = windowOfLimit(limit.limit, limit.windowMs, now);
      const counted = await readUse(limit, window);
      const seen = logged.find((use) => use.name === limit.name);
      const share = Math.max(limit.auto ? counted.used / window.limit : 0, seen?.share ?? 0);
      return { limit, window, share, counted, seen };
    }),
  );
  // Which of them refused a call is not in the roll-ups: where the log has not kept it, it is the one used most.
  const told = read.some(({ seen }) => seen?.refused);
  const fullest = Math.max(...read.map(({ share }) => share));
  for (const { limit, window, share, counted, seen } of read) {
    const refused = told ? seen?.refused === true : counted.refused && share === fullest;
    const type = judgeLimit(share, window.limit, refused);
    if (type === null) continue;
    const { keyId, apiId, ownerId } = limit;
    const once = `${type}:${ownerId ?? keyId}:${limit.name}:${window.name}`;
    const data = {
      ...{ keyId, name: limit.keyName, apiId, ownerId, limitName: limit.name, limit: limit.limit },
      ...{ windowMs: limit.windowMs, usedShare: Math.min(1, share) },
    };
    await db().transaction((tx) => storeEvents(tx, limit.workspaceId, [{ type, data, once }], now));
  }
}

/** What the roll-ups count for a limit: of its owner's keys, or of the key. */
async function readUse({ workspaceId, keyId, ownerId }: Limit, { grain, start }: LimitWindow) {
  const sql = client();
  const whose = ownerId === null ? sql`key_id = ${keyId}` : sql`owner_id = ${ownerId}`;
  const [row] = await sql<{ used: number; refused: boolean }[]>`
    select coalesce(sum(verifications) filter (where outcome = 'VALID'), 0)::float8 as used,
      coalesce(bool_or(outcome = 'RATE_LIMITED' and key_id = ${keyId}), false) as refused
    from usage_by_key
    where workspace_id = ${workspaceId} and grain = ${grain} and ${whose} and start >= ${start}`;
  return row ?? { used: 0, refused: false };
}
