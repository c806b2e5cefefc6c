import { sql as client, db } from "@/db/connect";
import { storeEvents } from "./store-events";

const DAY_MS = 86_400_000;

type Row = Readonly<{
  workspaceId: string;
  id: string;
  what: "certificate" | "authority" | "client";
  name: string;
  notAfter: Date;
  /** The shortest notice that is due: 30, 14 or 3 days; 0 when it has expired. */
  days: number;
}>;

const PER_ROUND = 500;

/**
 * Tells webhooks of pinned certificates, authorities, and certificates of OAuth clients that expire in 30, 14 or 3 days, and of those that have: each
 * notice once, however often this runs and wherever it breaks off, and none that lay before the certificate was known here.
 */
export async function tellCertificates(now = new Date()): Promise<void> {
  let place = "";
  for (;;) {
    const rows = await client()<Row[]>`
      select c.workspace_id as "workspaceId", c.id, c.what, c.name, c.not_after as "notAfter", due.days
      from (
        select workspace_id, id, 'certificate' as what, name, not_after, created_at from certificates
        where not_after is not null
        union all
        select workspace_id, id, 'authority', name, not_after, created_at from certificate_authorities
        union all
        select o.workspace_id, o.id, 'client', c.name, o.expires_at, o.created_at
        from oauth_credentials o join oauth_clients c on c.id = o.client_id
        where o.expires_at is not null and o.status <> 'retired'
      ) c cross join lateral (
        select min(n) as days from unnest(array[0, 3, 14, 30]) n
        where c.not_after - make_interval(days => n) <= ${now}
          and c.not_after - make_interval(days => n) >= c.created_at) due
      where c.id > ${place} and due.days is not null
        and c.not_after between ${new Date(now.getTime() - 7 * DAY_MS)} and ${new Date(now.getTime() + 30 * DAY_MS)}
        and c.workspace_id in (
          select w.workspace_id from webhooks w
          where w.enabled and 'certificate.expiring' = any(w.events) and c.not_after > w.created_at)
        and not exists (
          select from webhook_events e where e.workspace_id = c.workspace_id
            and e.once = 'certificate:' || c.id || ':' || due.days)
      order by c.id limit ${PER_ROUND}`;
    for (const row of rows) await tell(row, now);
    const last = rows.at(-1);
    if (!last || rows.length < PER_ROUND) return;
    place = last.id;
  }
}

async function tell(row: Row, now: Date): Promise<void> {
  const { workspaceId, id, what, name, notAfter, days } = row;
  const place = { certificate: "certificateId", authority: "authorityId", client: "credentialId" };
  const data = { [place[what]]: id, what, name, expiresAt: notAfter.toISOString(), days };
  const event = { type: "certificate.expiring", data, once: `certificate:${id}:${days}` } as const;
  await db().transaction((tx) => storeEvents(tx, workspaceId, [event], now));
}
