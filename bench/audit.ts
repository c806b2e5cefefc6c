import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { sql } from "@/db/sql";
import { systemActor } from "@/lib/actor";
import { GENESIS, linkOf, type Place } from "@/lib/audit/chain";
import { verifyAudit } from "@/lib/audit/verify";
import { newId } from "@/lib/ids";
import type { Row } from "./report";

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

/** By COPY: statements would take longer than what is measured. */
async function writeChain(workspaceId: string, events: number): Promise<void> {
  const into = await sql()`
    copy audit_events (workspace_id, seq, id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id,
      target_name, before, after, reason, ip, user_agent, request_id, hash) from stdin`.writable();
  let place: Place = GENESIS;
  await pipeline(
    Readable.from(
      (function* () {
        for (let lines = ""; place.seq < events; lines = "") {
          for (let i = 0; i < 500 && place.seq < events; i++) {
            const event = eventOf(workspaceId, place.seq + 1);
            place = { seq: event.seq, link: linkOf(place.link, event) };
            lines += lineOf([...Object.values(event), `\\x${place.link.toString("hex")}`]);
          }
          yield lines;
        }
      })(),
    ),
    into,
  );
  await sql()`insert into audit_heads values (${workspaceId}, ${place.seq}, ${place.link})`;
  await sql()`analyze audit_events`;
}

/** A line of COPY's text format. Of what is written here, the backslash alone has a meaning in it. */
const lineOf = (values: readonly unknown[]) =>
  `${values
    .map((one) => (typeof one === "object" ? JSON.stringify(one) : String(one)))
    .map((text) => text.replaceAll("\\", "\\\\"))
    .join("\t")}\n`;

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
