import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { updateKey } from "@/lib/keys/update";
import { newTestCaller } from "@/lib/testing/workspace";
import { newWorld, type World } from "@/lib/testing/world";
import { getVerification } from "@/lib/verifications/get";
import { ListVerificationsQuery } from "@/lib/verifications/input";
import { listVerifications } from "@/lib/verifications/list";
import { GENESIS, linkOf } from "./chain";
import { exportEventTable } from "./export-table";
import { ListEventsQuery } from "./input";
import { listEvents } from "./list";

testDatabase();

let world: World;
beforeAll(async () => {
  world = await newWorld();
  const names = Array.from({ length: 6 }, (_, i) => `Name ${i}`);
  await Promise.all(names.map((name) => updateKey(world.workspace.owner, world.keyId, { name })));
});

const list = (query: object) =>
  listEvents(world.workspace.owner, ListEventsQuery.parse({ limit: 100, ...query }));

describe("the audit log", () => {
  test("numbers the events of a workspace without a gap, changes at the same moment too", async () => {
    const seqs = (await list({})).items.map((event) => event.seq);
    expect(seqs.length).toBeGreaterThan(8);
    expect(seqs).toEqual(seqs.map((_, i) => seqs.length - i));
  });

  test("binds each event to the one before it, as anybody can compute", async () => {
    const events = (await list({})).items.toReversed();
    const rows = await sql()<{ hash: Buffer }[]>`
      select hash from audit_events where workspace_id = ${world.workspace.id} order by seq`;
    let previous = GENESIS.link;
    for (const [i, event] of events.entries()) {
      const written = { ...event, workspaceId: world.workspace.id };
      previous = linkOf(previous, JSON.parse(JSON.stringify(written)));
      expect(rows[i]?.hash.equals(previous)).toBe(true);
    }
  });

  test.each([
    ["action", { action: "key.revoked" }, 1],
    ["action nobody did", { action: "key.exploded" }, 0],
    ["actorId", { actorId: "usr_viewer" }, 0],
    ["kind of thing", { targetKind: "webhook" }, 0],
    ["address", { ip: "198.51.100.9" }, 0],
    ["time", { from: "2999-01-01T00:00:00Z" }, 0],
  ])("is filtered by %s", async (_, query, length) =>
    expect((await list(query)).items).toHaveLength(length),
  );

  test("is filtered by several actions at once", async () => {
    const actions = ["key.revoked", "key.updated"];
    const all = (await list({})).items.filter(({ action }) => actions.includes(action));
    const query = ListEventsQuery.parse({ limit: 100 });
    const { items } = await listEvents(world.workspace.owner, { ...query, actions });
    expect(new Set(items.map(({ action }) => action))).toEqual(new Set(actions));
    expect(items).toEqual(all);
  });

  test("is filtered by what fits all of them, too", async () => {
    const keys = (await list({ targetKind: "key", ip: "192.0.2.7" })).items;
    expect(keys.length).toBeGreaterThan(6);
  });

  test("T12 as a table holds what a filter finds, and no formula", async () => {
    const { owner } = world.workspace;
    await updateKey(owner, world.keyId, { name: '=HYPERLINK("https://evil.example")' });
    const query = ListEventsQuery.parse({ targetId: world.keyId });
    const lines = (await exportEventTable(owner, query)).trimEnd().split("\r\n");
    expect(lines[0]).toMatch(/^seq,time,id,actorKind/);
    expect(lines).toHaveLength((await list({ targetId: world.keyId })).items.length + 1);
    expect(lines[1]).toContain(`"'=HYPERLINK(`);
    await updateKey(owner, world.keyId, { name: "Name 9" });
  });

  test("has every event once over its pages", async () => {
    const all = (await list({})).items.map((event) => event.id);
    const first = await list({ limit: 5 });
    const rest = await list({ cursor: first.nextCursor });
    expect([...first.items, ...rest.items].map((event) => event.id)).toEqual(all);
  });

  test("refuses the cursor of another list", async () => {
    const cursor = Buffer.from('["2026-01-01T00:00:00Z","key_1"]').toString("base64url");
    await expect(list({ cursor })).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("a change", () => {
  test("that throws leaves nothing: no event, no announcement, and the next one is numbered on", async () => {
    const [before] = await sql()`select seq from change_clock`;
    const failing = commit(async (tx) => {
      announce(tx, "workspace", world.workspace.id);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await sql()`select seq from change_clock`).toEqual([before]);
  });

  test("announces the same thing once, and different things in one go", async () => {
    const [before] = await sql()<{ seq: string }[]>`select seq from change_clock`;
    await commit(async (tx) => {
      announce(tx, "key", "key_1");
      announce(tx, "key", "key_1");
      announce(tx, "workspace", "ws_1");
    });
    const rows =
      await sql()`select kind, ref from changes where seq > ${before?.seq ?? 0} order by seq`;
    expect(rows).toEqual([
      { kind: "key", ref: "key_1" },
      { kind: "workspace", ref: "ws_1" },
    ]);
  });

  test("leaves no gap in the numbers of announcements, however many commit at once", async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => commit(async (tx) => announce(tx, "key", `key_${i}`))),
    );
    const [row] = await sql()`
      select max(seq)::int - min(seq)::int + 1 - count(*)::int as gaps from changes`;
    expect(row?.gaps).toBe(0);
  });

  test("announced outside commit is a mistake that shows", async () => {
    const escaped = await commit(async (tx) => tx);
    const other = {} as typeof escaped.result;
    expect(() => announce(other, "key", "key_1")).toThrow("outside commit");
  });
});

describe("the log of verifications", () => {
  const read = (query: object, actor = world.workspace.viewer) =>
    listVerifications(actor, ListVerificationsQuery.parse(query));

  test.each([
    ["key", () => ({ keyId: world.keyId }), 1],
    ["outcome", () => ({ outcome: "REVOKED" }), 0],
    ["address", () => ({ ip: "192.0.2.1" }), 1],
    ["API", () => ({ apiId: world.emptyApiId }), 0],
    ["environment", () => ({ environment: "test" }), 0],
    ["time", () => ({ to: "2020-01-01T00:00:00Z" }), 0],
  ])("is filtered by %s", async (_, query, length) =>
    expect((await read(query())).items).toHaveLength(length),
  );

  test("shows the trace of one, and only of APIs that may be seen", async () => {
    const trace = await getVerification(world.workspace.viewer, world.requestId);
    expect(trace).toMatchObject({ requestId: world.requestId, keyId: world.keyId, checks: [] });
    const narrow = newTestCaller(world.workspace.id, [`usage:read:${world.emptyApiId}`]);
    expect((await read({}, narrow)).items).toEqual([]);
    await expect(getVerification(narrow, world.requestId)).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
