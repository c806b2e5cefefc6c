import { sql } from "@/db/sql";
import { systemActor } from "@/lib/actor";
import { GENESIS, linkOf, type Place } from "@/lib/audit/chain";
import { verifyAudit } from "@/lib/audit/verify";
import { newId } from "@/lib/ids";
import type { Row } from "./report";

const BATCH = 2_000;

/** How long it takes to recompute the chain of so many events. */
export const benchAudit = (events: number) => async (): Promise<Row[]> => {
  const workspaceId = newId("workspace");
  await sql()`insert into workspaces (id, slug, name) values (${workspaceId}, 'bench', 'Bench')`;
  await writeChain(workspaceId, events);
  const since = performance.now();
  const check = await verifyAudit(systemActor(workspaceId, "bench"));
  const seconds = (performance.now() - since) / 1000;
  if (!check.valid || check.events !== events)
    throw new Error(`The chain was not found to be right: ${JSON.stringify(check)}`);
  return [{ events, seconds, eventsPerSecond: events / seconds }];
};

async function writeChain(workspaceId: string, events: number): Promise<void> {
  let place: Place = GENESIS;
  for (let done = 0; done < events; done += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, events - done) }, () => {
      const event = eventOf(workspaceId, place.seq + 1);
      place = { seq: event.seq, link: linkOf(place.link, event) };
      return { event, link: place.link.toString("hex") };
    });
    await sql()`
      insert into audit_events select workspace_id, seq, id, at, actor_kind, actor_id, actor_name, action,
        target_kind, target_id, target_name, before, after, reason, ip, user_agent, request_id,
        decode(link, 'hex')
      from jsonb_to_recordset(${JSON.stringify(rows.map(columnsOf))}::text::jsonb) as t(workspace_id text, seq bigint,
        id text, at timestamptz, actor_kind text, actor_id text, actor_name text, action text, target_kind text,
        target_id text, target_name text, before jsonb, after jsonb, reason text, ip text, user_agent text,
        request_id text, link text)`;
  }
  await sql()`insert into audit_heads values (${workspaceId}, ${place.seq}, ${place.link})`;
}

/** An edit of a key, as most events are. */
const eventOf = (workspaceId: string, seq: number) => ({
  ...{
    workspaceId,
    seq,
    id: newId("audit"),
    at: new Date(1_767_225_600_000 + seq * 1000).toISOString(),
  },
  ...{ actorKind: "member", actorId: "usr_1k2m3n4p5q6r7s8t9uvwxyz", actorName: "Ada Lovelace" },
  ...{ action: "key.updated", targetKind: "key", targetId: newId("key"), targetName: "Production" },
  before: { name: "Production", scopes: ["invoices:read"], metadata: { plan: "pro" } },
  after: { name: `Production ${seq}`, scopes: ["invoices:read", "invoices:write"], metadata: {} },
  ...{ reason: "", ip: "203.0.113.7", userAgent: "Mozilla/5.0 (X11; Linux x86_64)" },
  requestId: newId("request"),
});

const columnsOf = ({ event, link }: { event: object; link: string }) => ({
  ...Object.fromEntries(
    Object.entries(event).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  ),
  link,
});
