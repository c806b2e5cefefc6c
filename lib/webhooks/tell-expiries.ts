import { sql as client, db } from "@/db/connect";
import { storeEvents } from "./store-events";
import { dataOfKey } from "./tell-changes";

const DAY_MS = 86_400_000;

type Row = Readonly<{
  workspaceId: string;
  id: string;
  apiId: string;
  name: string;
  environment: string;
  ownerId: string | null;
  expiresAt: Date;
  /** The shortest notice that is due: 30, 7 or 1 days; 0 when the key has expired. */
  days: number;
}>;

const PER_ROUND = 500;

/**
 * Tells webhooks of keys that expire in 30, 7 or 1 days, and of those that have expired; each once for that expiry,
 * however often this runs and wherever it breaks off. A notice that lay before the key's own creation is not given,
 * and only the shortest of those that are due at once.
 */
export async function tellExpiries(now = new Date()): Promise<void> {
  let place = "";
  for (;;) {
    const rows = await client()<Row[]>`
      select k.workspace_id as "workspaceId", k.id, k.api_id as "apiId", k.name, k.environment,
        k.owner_id as "ownerId", k.expires_at as "expiresAt", due.days
      from keys k cross join lateral (
        select min(n) as days from unnest(array[0, 1, 7, 30]) n
        where k.expires_at - make_interval(days => n) <= ${now}
          and k.expires_at - make_interval(days => n) >= k.created_at) due
      where k.id > ${place} and k.revoked_at is null and due.days is not null
        and k.expires_at between ${new Date(now.getTime() - 7 * DAY_MS)} and ${new Date(now.getTime() + 30 * DAY_MS)}
        and k.workspace_id in (
          select w.workspace_id from webhooks w
          where w.enabled and w.events && array['key.expiring', 'key.expired']
            and k.expires_at > w.created_at)
        and not exists (
          select from webhook_events e where e.workspace_id = k.workspace_id
            and e.once = 'expiry:' || k.id || ':' || floor(extract(epoch from k.expires_at) * 1000)::bigint
              || ':' || due.days)
      order by k.id limit ${PER_ROUND}`;
    for (const row of rows) await tell(row, now);
    const last = rows.at(-1);
    if (!last || rows.length < PER_ROUND) return;
    place = last.id;
  }
}

async function tell({ workspaceId, id, days, ...key }: Row, now: Date): Promise<void> {
  const { expiresAt } = key;
  const once = `expiry:${id}:${expiresAt.getTime()}:${days}`;
  const status = days === 0 ? "expired" : "active";
  const about = { keyId: id, ...dataOfKey({ ...key, status }) };
  const type = days === 0 ? "key.expired" : "key.expiring";
  const data = days === 0 ? about : { ...about, days };
  await db().transaction((tx) => storeEvents(tx, workspaceId, [{ type, data, once }], now));
}
