import { createPublicKey, verify as verifySignature } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { canonicalJson } from "@/lib/canonical";
import { dropOldEvents, signAuditHeads } from "@/lib/jobs/keep-audit";
import { updateKey } from "@/lib/keys/update";
import {
  newTestApi,
  newTestKey,
  newTestWorkspace,
  type TestWorkspace,
} from "@/lib/testing/workspace";
import { checkChain, GENESIS, linkOf, type Place } from "./chain";
import { exportEvents } from "./export";
import { readChainRows } from "./rows";
import { signAuditHead } from "./sign-head";
import { verifyAudit } from "./verify";

testDatabase();

const EVENTS = 12;
const DAY_MS = 86_400_000;

let acme: TestWorkspace;
let keyId: string;
let id: string;
beforeEach(async () => {
  acme = await newTestWorkspace();
  id = acme.id;
  const api = await newTestApi(acme);
  keyId = (await newTestKey(acme, api.id)).key.id;
  for (let i = 3; i <= EVENTS; i++) await updateKey(acme.owner, keyId, { name: `Name ${i}` });
});

const check = () => verifyAudit(acme.viewer);

describe("the chain in the database", () => {
  test("is right as it was written, and after more was written while it is read", async () => {
    expect(await check()).toEqual({
      valid: true,
      events: EVENTS,
      from: 1,
      to: EVENTS,
      signed: null,
      fault: null,
    });
    const writing = Promise.all(
      Array.from({ length: 5 }, (_, i) => updateKey(acme.owner, keyId, { name: `Later ${i}` })),
    );
    expect((await check()).valid).toBe(true);
    await writing;
    expect(await check()).toMatchObject({ valid: true, events: EVENTS + 5 });
  });

  test("of a workspace without an event is right", async () => {
    const empty = await newTestWorkspace();
    const { valid, events, to } = await verifyAudit(empty.owner);
    expect({ valid, events, to }).toEqual({ valid: true, events: 0, to: 0 });
  });

  const edits = {
    "a name": () =>
      sql()`update audit_events set target_name = 'x' where workspace_id = ${id} and seq = 5`,
    "who it was": () =>
      sql()`update audit_events set actor_id = 'x' where workspace_id = ${id} and seq = 5`,
    "when it was": () =>
      sql()`update audit_events set at = at - interval '1 ms' where workspace_id = ${id} and seq = 5`,
    "what was changed": () =>
      sql()`update audit_events set after = '{"name":"x"}' where workspace_id = ${id} and seq = 5`,
    "an address": () =>
      sql()`update audit_events set ip = '' where workspace_id = ${id} and seq = 5`,
    "a link": () =>
      sql()`update audit_events set hash = '\\x00' where workspace_id = ${id} and seq = 5`,
  };
  test.each(Object.entries(edits))("of which somebody edited %s is found out", async (_, edit) => {
    await edit();
    expect(await check()).toMatchObject({
      ...{ valid: false, events: 4, to: EVENTS },
      fault: { kind: "edited", seq: 5 },
    });
  });

  const others: Record<string, [() => Promise<unknown>, object]> = {
    "an event is removed": [
      () => sql()`delete from audit_events where workspace_id = ${id} and seq = 5`,
      { kind: "removed", seq: 5 },
    ],
    "the last one is removed": [
      () => sql()`delete from audit_events where workspace_id = ${id} and seq = ${EVENTS}`,
      { kind: "removed", seq: EVENTS },
    ],
    "all are removed": [
      () => sql()`delete from audit_events where workspace_id = ${id}`,
      { kind: "removed", seq: 1 },
    ],
    "one is put at the end": [
      () => sql()`insert into audit_events select workspace_id, seq + 1, id, at, actor_kind, actor_id,
        actor_name, action, target_kind, target_id, target_name, before, after, reason, ip, user_agent,
        request_id, hash from audit_events where workspace_id = ${id} and seq = ${EVENTS}`,
      { kind: "inserted", seq: EVENTS + 1 },
    ],
    "two change places": [
      () =>
        sql().begin(async (tx) => {
          await tx`update audit_events set seq = -4 where workspace_id = ${id} and seq = 4`;
          await tx`update audit_events set seq = 4 where workspace_id = ${id} and seq = 7`;
          await tx`update audit_events set seq = 7 where workspace_id = ${id} and seq = -4`;
        }),
      { kind: "reordered", seq: 4 },
    ],
  };
  test.each(Object.entries(others))("is found out when %s", async (_, [tamper, fault]) => {
    await tamper();
    expect(await check()).toMatchObject({ valid: false, fault });
  });
});

/** What somebody can do who holds the database but not the encryption keys: make all links anew. */
async function rewriteFrom(seq: number) {
  const rows = await readRows();
  let place: Place = GENESIS;
  for (const row of rows) {
    const event = row.event.seq === seq ? { ...row.event, actorName: "Somebody else" } : row.event;
    place = { seq: event.seq, link: linkOf(place.link, event) };
    await sql()`update audit_events set hash = ${place.link}, actor_name = ${event.actorName}
      where workspace_id = ${id} and seq = ${event.seq}`;
  }
  await sql()`update audit_heads set hash = ${place.link} where workspace_id = ${id}`;
}

async function readRows() {
  const rows = await readChainRows(sql(), id, 0, 1000);
  return rows.map(({ event, link }) => ({ event: { actorName: "", ...event }, link }));
}

describe("a signed head", () => {
  test("finds out who made the whole chain anew, links and all", async () => {
    await signAuditHead(acme.owner);
    await rewriteFrom(5);
    expect(await check()).toMatchObject({ valid: false, fault: { kind: "edited", seq: EVENTS } });
  });

  test("cannot be put there without the signing key", async () => {
    await signAuditHead(acme.owner);
    await rewriteFrom(5);
    await sql()`update audit_seals s set link = encode(h.hash, 'hex') from audit_heads h
      where h.workspace_id = s.workspace_id and s.workspace_id = ${id}`;
    expect((await check()).fault).toMatchObject({
      seq: EVENTS,
      detail: expect.stringContaining("signature"),
    });
  });

  test("can be checked by anybody: Ed25519 over canonical JSON, by a published key", async () => {
    const { signature, keys, ...signed } = await signAuditHead(acme.viewer);
    const [jwk] = keys;
    if (!jwk) throw new Error("No key is published.");
    const bytes = Buffer.from(canonicalJson({ ...signed, at: signed.at.toISOString() }));
    const key = createPublicKey({ key: { ...jwk }, format: "jwk" });
    expect(verifySignature(null, bytes, key, Buffer.from(signature, "base64url"))).toBe(true);
    expect(signed).toMatchObject({ workspaceId: id, kind: "head", seq: EVENTS, keyId: jwk.kid });
  });

  test("stays the same while nothing is written, and is one for all who ask at once", async () => {
    const heads = await Promise.all([1, 2, 3, 4].map(() => signAuditHead(acme.owner)));
    expect(new Set(heads.map((head) => JSON.stringify(head))).size).toBe(1);
    expect((await check()).signed).toEqual({ seq: EVENTS, at: heads[0]?.at });
  });

  test("is made by the clock for chains that have grown, and for no others", async () => {
    const count = async () =>
      (await sql()`select 1 from audit_seals where workspace_id = ${id}`).length;
    await signAuditHeads();
    await signAuditHeads();
    expect(await count()).toBe(1);
    await updateKey(acme.owner, keyId, { name: "Once more" });
    await signAuditHeads();
    expect(await count()).toBe(2);
    expect(await check()).toMatchObject({ valid: true, signed: { seq: EVENTS + 1 } });
  });

  test("its private key is encrypted at rest, and in no answer", async () => {
    const head = await signAuditHead(acme.owner);
    const [row] = await sql()`select sealed_private_key as sealed from audit_signing_keys`;
    // PKCS #8 of an Ed25519 key begins so (RFC 8410).
    expect(row?.sealed.includes(Buffer.from("302e020100300506032b6570", "hex"))).toBe(false);
    expect(head.keys[0]).not.toHaveProperty("d");
  });
});

describe("retention", () => {
  const old = (seq: number) =>
    sql()`update audit_events set at = at - interval '731 days' where workspace_id = ${id} and seq <= ${seq}`;

  /** Events with times in the past, as if they had been written then. */
  async function age(seq: number) {
    await old(seq);
    let place: Place = GENESIS;
    for (const { event } of await readRows()) {
      place = { seq: event.seq, link: linkOf(place.link, event) };
      await sql()`update audit_events set hash = ${place.link}
        where workspace_id = ${id} and seq = ${event.seq}`;
    }
    await sql()`update audit_heads set hash = ${place.link} where workspace_id = ${id}`;
  }

  test("removes what is older than two years, and the rest can still be checked", async () => {
    await age(5);
    await dropOldEvents();
    expect(await check()).toMatchObject({ valid: true, from: 6, to: EVENTS + 1, events: 8 });
    const rows = await sql()`select seq from audit_events where workspace_id = ${id} order by seq`;
    expect(rows.map((row) => Number(row.seq))).toEqual([6, 7, 8, 9, 10, 11, 12, 13]);
    await dropOldEvents();
    expect((await check()).events).toBe(8);
  });

  test("leaves the newest event, however old", async () => {
    await age(EVENTS);
    await dropOldEvents();
    expect(await check()).toMatchObject({ valid: true, from: EVENTS, to: EVENTS + 1 });
  });

  test("cannot be feigned: a checkpoint that is not signed is found out", async () => {
    await signAuditHead(acme.owner);
    await sql()`insert into audit_seals select workspace_id, 'checkpoint', seq, encode(hash, 'hex'), at, '',
      '' from audit_events where workspace_id = ${id} and seq = 5`;
    await sql()`delete from audit_events where workspace_id = ${id} and seq <= 5`;
    expect((await check()).fault).toMatchObject({
      seq: 5,
      detail: expect.stringContaining("checkpoint"),
    });
  });

  test("a later removal beyond the checkpoint is found", async () => {
    await age(5);
    await dropOldEvents(new Date(Date.now() + DAY_MS));
    await sql()`delete from audit_events where workspace_id = ${id} and seq = 6`;
    expect(await check()).toMatchObject({ valid: false, fault: { kind: "removed", seq: 6 } });
  });
});

describe("an export", () => {
  test("is the whole chain and its head, and can be checked without us", async () => {
    let text = "";
    for await (const part of await exportEvents(acme.viewer)) text += part;
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const { head } = lines.pop();
    const rows = lines.map(({ link, ...event }) => ({ event, link: Buffer.from(link, "hex") }));
    expect(rows).toHaveLength(EVENTS);
    const end = { seq: head.seq, link: Buffer.from(head.link, "hex") };
    expect(checkChain(GENESIS, rows, end)).toBeNull();
    const edited = rows.map(({ event, link }, i) => ({
      event: i === 3 ? { ...event, actorName: "Somebody else" } : event,
      link,
    }));
    expect(checkChain(GENESIS, edited, end)).toMatchObject({ kind: "edited", seq: 4 });
  });
});
