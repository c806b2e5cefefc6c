import { sql as client, db } from "@/db/connect";
import { judgeLimit, type LimitWindow, windowOfLimit } from "./limit-use";
import { storeEvents } from "./store-events";

type Limit = Readonly<{
  workspaceId: string;
  keyId: string;
  keyName: string;
  apiId: string;
  name: string;
  limit: number;
  windowMs: number;
}>;

/** Roll-ups lie behind by a second or two: what was used just before a window ended is looked at once more. */
const RECENT_MS = 2 * 60_000;

/**
 * Tells webhooks of limits of keys that are used to 80 % or wholly: for each limit and window once, and at most
 * once an hour. It is read off the roll-ups, so verify does nothing for it; credits and costs other than 1 are not
 * seen there, but a call that was refused is.
 */
export async function tellLimits(now = new Date()): Promise<void> {
  const limits = await client()<Limit[]>`
    select l.workspace_id as "workspaceId", l.key_id as "keyId", k.name as "keyName", k.api_id as "apiId", l.name,
      coalesce(o."limit", l."limit")::float8 as limit, coalesce(o.window_ms, l.window_ms)::float8 as "windowMs"
    from limits l join keys k on k.id = l.key_id
    left join overrides o on o.workspace_id = l.workspace_id and o.namespace = l.name
      and o.identifier = l.key_id and (o.expires_at is null or o.expires_at > ${now})
    where l.auto and l.mode = 'enforce' and (l.workspace_id, l.key_id) in (
      select u.workspace_id, u.key_id from usage_by_key u
      where u.grain = 'minute' and u.start >= ${new Date(now.getTime() - RECENT_MS)}
        and u.workspace_id in (
          select w.workspace_id from webhooks w
          where w.enabled and w.events && array['limit.warning', 'limit.reached']))`;
  for (const keyId of new Set(limits.map((limit) => limit.keyId)))
    await tellKey(
      limits.filter((limit) => limit.keyId === keyId),
      now,
    );
}

async function tellKey(limits: readonly Limit[], now: Date): Promise<void> {
  const read = await Promise.all(
    limits.map(async (limit) => {
      const window = windowOfLimit(limit.limit, limit.windowMs, now);
      return { limit, window, ...(await readUse(limit, window)) };
    }),
  );
  // Which of them refused a call is not in the roll-ups: it is the one that is used most.
  const share = ({ used, window }: (typeof read)[number]) => used / window.limit;
  const fullest = Math.max(...read.map(share));
  for (const one of read) {
    const { limit, window, used } = one;
    const type = judgeLimit(used, window.limit, one.refused && share(one) === fullest);
    if (type === null) continue;
    const { keyId, apiId } = limit;
    const once = `${type}:${keyId}:${limit.name}:${window.name}`;
    const data = {
      ...{ keyId, name: limit.keyName, apiId, limitName: limit.name, limit: limit.limit },
      ...{ windowMs: limit.windowMs, usedShare: Math.min(1, used / window.limit) },
    };
    await db().transaction((tx) => storeEvents(tx, limit.workspaceId, [{ type, data, once }], now));
  }
}

async function readUse({ workspaceId, keyId }: Limit, { grain, start }: LimitWindow) {
  const [row] = await client()<{ used: number; refused: boolean }[]>`
    select coalesce(sum(verifications) filter (where outcome = 'VALID'), 0)::float8 as used,
      coalesce(bool_or(outcome = 'RATE_LIMITED'), false) as refused
    from usage_by_key
    where workspace_id = ${workspaceId} and grain = ${grain} and key_id = ${keyId} and start >= ${start}`;
  return row ?? { used: 0, refused: false };
}
