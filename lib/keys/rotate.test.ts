import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/connect";
import { keySecrets } from "@/db/schema/keys";
import { testDatabase } from "@/db/testing";
import { systemActor } from "@/lib/actor";
import { listEvents } from "@/lib/audit/list";
import { newTestApi, newTestCaller, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { extendOverlap } from "./extend-overlap";
import { finishOverlap } from "./finish-overlap";
import { getKey } from "./get";
import { ReasonInput, RotateKeyInput } from "./input";
import { lookupKeys } from "./lookup";
import { revokeKey } from "./revoke";
import { rotateKey } from "./rotate";
import { startOverlap } from "./start-overlap";

testDatabase();

const NOW = new Date("2026-05-01T12:00:00Z");
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const overlap = (mode: string, seconds?: number) =>
  RotateKeyInput.parse({ overlap: { mode, ...(seconds !== undefined && { seconds }) } });

async function setUp() {
  const workspace = await newTestWorkspace();
  const api = await newTestApi(workspace);
  const made = await newTestKey(workspace, api.id, {}, NOW);
  return { workspace, api, ...made };
}

const statuses = (key: { secrets: { status: string }[] }) => key.secrets.map((one) => one.status);
const markUsed = (keyId: string) =>
  db().update(keySecrets).set({ lastUsedAt: NOW }).where(eq(keySecrets.keyId, keyId));

test("K08 with no overlap the old secret is retired at once and only the new one is active", async () => {
  const { workspace, key, secret } = await setUp();
  const rotated = await rotateKey(workspace.owner, key.id, overlap("none"), NOW);
  expect(rotated.key.id).toBe(key.id);
  expect(rotated.secret).not.toBe(secret);
  expect(statuses(rotated.key)).toEqual(["retired", "active"]);
});

test("K08 with a fixed overlap the old secret retires by itself when the time is over", async () => {
  const { workspace, key } = await setUp();
  const { key: during } = await rotateKey(workspace.owner, key.id, overlap("fixed", 60), NOW);
  expect(statuses(during)).toEqual(["retiring", "active"]);
  expect(during.secrets[0]?.retiresAt).toEqual(later(60));
  expect(statuses(await getKey(workspace.owner, key.id, later(59)))).toEqual([
    "retiring",
    "active",
  ]);
  expect(statuses(await getKey(workspace.owner, key.id, later(60)))).toEqual(["retired", "active"]);
});

test("K08 after first use, the old secret has no end until the new one was used", async () => {
  const { workspace, key } = await setUp();
  const { key: before } = await rotateKey(
    workspace.owner,
    key.id,
    overlap("afterFirstUse", 60),
    NOW,
  );
  expect(before.secrets[0]).toMatchObject({ status: "retiring", retiresAt: null });
  await startOverlap(systemActor(workspace.id, "verify"), key.id, later(500));
  const after = await getKey(workspace.owner, key.id, later(500));
  expect(after.secrets[0]).toMatchObject({ status: "retiring", retiresAt: later(560) });
});

test("the first use starts the overlap once: later reports do not move its end", async () => {
  const { workspace, key } = await setUp();
  await rotateKey(workspace.owner, key.id, overlap("afterFirstUse", 60), NOW);
  const system = systemActor(workspace.id, "verify");
  await Promise.all([1, 2, 3].map((s) => startOverlap(system, key.id, later(s))));
  const { retiresAt } = (await getKey(workspace.owner, key.id, later(4))).secrets[0] ?? {};
  await startOverlap(system, key.id, later(30));
  expect((await getKey(workspace.owner, key.id, later(31))).secrets[0]?.retiresAt).toEqual(
    retiresAt,
  );
  const events = await listEvents(workspace.owner, { limit: 100, action: "key.overlap_started" });
  expect(events.items).toHaveLength(1);
});

test("a report of a first use changes nothing of a key that was not rotated", async () => {
  const { workspace, key } = await setUp();
  await startOverlap(systemActor(workspace.id, "verify"), key.id, NOW);
  expect(await getKey(workspace.owner, key.id, NOW)).toEqual(key);
});

test("rotation keeps the key's scopes, limits, credits and metadata", async () => {
  const workspace = await newTestWorkspace();
  const api = await newTestApi(workspace);
  const settings = {
    scopes: ["a:read", "!a:write"],
    credits: { remaining: 7 },
    limits: [{ name: "requests", limit: 5, windowMs: 1000 }],
    metadata: { plan: "pro" },
  };
  const { key } = await newTestKey(workspace, api.id, settings, NOW);
  const { key: after } = await rotateKey(workspace.owner, key.id, overlap("none"), later(1));
  const { secrets, hint, updatedAt, ...kept } = key;
  expect(after).toMatchObject(kept);
});

test("the new secret has the prefix and environment of the old one, whatever the API's prefix is by now", async () => {
  const workspace = await newTestWorkspace();
  const api = await newTestApi(workspace, { prefix: "acme" });
  const { key } = await newTestKey(workspace, api.id, { prefix: "other", environment: "test" });
  const { secret } = await rotateKey(workspace.owner, key.id, overlap("none"));
  expect(secret).toMatch(/^other_test_kw/);
});

test("two versions in use refuse a third, naming the one to finish", async () => {
  const { workspace, key } = await setUp();
  await rotateKey(workspace.owner, key.id, overlap("fixed"), NOW);
  await markUsed(key.id);
  await expect(
    rotateKey(workspace.owner, key.id, overlap("fixed"), later(1)),
  ).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("version 1"),
  });
});

test("a new secret that nobody ever used is replaced, and the old one keeps its overlap", async () => {
  const { workspace, key } = await setUp();
  await rotateKey(workspace.owner, key.id, overlap("afterFirstUse"), NOW);
  const { key: after } = await rotateKey(
    workspace.owner,
    key.id,
    overlap("afterFirstUse"),
    later(5),
  );
  expect(statuses(after)).toEqual(["retiring", "retired", "active"]);
});

test("an overlap that has run out does not stand in the way of the next rotation", async () => {
  const { workspace, key } = await setUp();
  await rotateKey(workspace.owner, key.id, overlap("fixed", 10), NOW);
  await markUsed(key.id);
  const { key: after } = await rotateKey(workspace.owner, key.id, overlap("fixed", 10), later(20));
  expect(statuses(after)).toEqual(["retired", "retiring", "active"]);
});

test("a compromised key is rotated without overlap even while two versions are in use", async () => {
  const { workspace, key } = await setUp();
  await rotateKey(workspace.owner, key.id, overlap("fixed"), NOW);
  await markUsed(key.id);
  const { key: after } = await rotateKey(workspace.owner, key.id, overlap("none"), later(1));
  expect(statuses(after)).toEqual(["retired", "retired", "active"]);
});

test("of parallel rotations each gives one secret, and one version is active in the end", async () => {
  const { workspace, key } = await setUp();
  const all = await Promise.all(
    [1, 2, 3, 4].map(() => rotateKey(workspace.owner, key.id, overlap("none"), NOW)),
  );
  const after = await getKey(workspace.owner, key.id, NOW);
  expect(after.secrets.map((one) => one.version)).toEqual([1, 2, 3, 4, 5]);
  expect(statuses(after).filter((status) => status === "active")).toHaveLength(1);
  const found = await lookupKeys(workspace.owner, { keys: all.map((one) => one.secret) }, NOW);
  expect(found.filter((one) => one.found && one.status === "active")).toHaveLength(1);
});

test("a revoked key is not rotated", async () => {
  const { workspace, key } = await setUp();
  await revokeKey(workspace.owner, key.id, ReasonInput.parse({}), NOW);
  await expect(rotateKey(workspace.owner, key.id, overlap("none"), NOW)).rejects.toMatchObject({
    code: "conflict",
  });
});

test("K08 a rotation is audited with both versions and without a secret or a hash", async () => {
  const { workspace, key } = await setUp();
  const { secret } = await rotateKey(workspace.owner, key.id, overlap("fixed"), NOW);
  const { items } = await listEvents(workspace.owner, { limit: 1, action: "key.rotated" });
  expect(items[0]?.after?.secrets).toHaveLength(2);
  expect(JSON.stringify(items)).not.toContain(secret);
  expect(JSON.stringify(items)).not.toMatch(/hash|pepper/);
});

test("K10 nobody receives a new secret of a management key that holds more than they do", async () => {
  const workspace = await newTestWorkspace();
  const { key } = await newTestKey(workspace, workspace.managementApiId, { scopes: ["*"] });
  const narrow = newTestCaller(workspace.id, ["keys:write"]);
  for (const actor of [workspace.developer, workspace.admin, narrow])
    await expect(rotateKey(actor, key.id, overlap("none"))).rejects.toMatchObject({
      code: "forbidden",
    });
  expect((await rotateKey(workspace.owner, key.id, overlap("none"))).secret).toMatch(/^keyway_/);
});

test("an overlap is extended, and shortened, to a given instant", async () => {
  const { workspace, key } = await setUp();
  await rotateKey(workspace.owner, key.id, overlap("fixed", 60), NOW);
  for (const seconds of [3600, 30]) {
    const input = { retiresAt: later(seconds) };
    const after = await extendOverlap(workspace.owner, key.id, 1, input, NOW);
    expect(after.secrets[0]).toMatchObject({ status: "retiring", retiresAt: later(seconds) });
  }
});

test.each([
  ["invalid", "an instant that has passed", 1, 0],
  ["invalid", "more than 90 days ahead", 1, 91 * 86_400],
  ["conflict", "the active version", 2, 60],
  ["not_found", "a version that does not exist", 9, 60],
])("an overlap is not extended (%s): %s", async (code, _, version, seconds) => {
  const { workspace, key } = await setUp();
  await rotateKey(workspace.owner, key.id, overlap("fixed"), NOW);
  await expect(
    extendOverlap(workspace.owner, key.id, version, { retiresAt: later(seconds) }, NOW),
  ).rejects.toMatchObject({ code });
});

test("finishing the retiring version retires it now", async () => {
  const { workspace, key } = await setUp();
  await rotateKey(workspace.owner, key.id, overlap("afterFirstUse"), NOW);
  const after = await finishOverlap(workspace.owner, key.id, 1, later(5));
  expect(after.secrets[0]).toMatchObject({ status: "retired", retiresAt: later(5) });
  expect(after.secrets[1]).toMatchObject({ status: "active" });
});

test("finishing the active version during an overlap undoes the rotation", async () => {
  const { workspace, key, secret } = await setUp();
  const rotated = await rotateKey(workspace.owner, key.id, overlap("fixed"), NOW);
  const after = await finishOverlap(workspace.owner, key.id, 2, later(5));
  expect(after.secrets[0]).toMatchObject({ status: "active", retiresAt: null });
  expect(after.secrets[1]).toMatchObject({ status: "retired" });
  expect(after.hint).toBe(key.hint);
  const keys = [secret, rotated.secret];
  const [old, undone] = await lookupKeys(workspace.owner, { keys }, later(6));
  expect(old).toMatchObject({ status: "active" });
  expect(undone).toMatchObject({ status: "retired" });
});

test("the only version of a key is not finished", async () => {
  const { workspace, key } = await setUp();
  await expect(finishOverlap(workspace.owner, key.id, 1, NOW)).rejects.toMatchObject({
    code: "conflict",
  });
});

test("an overlap that ran out cannot be undone: the new version stays", async () => {
  const { workspace, key } = await setUp();
  await rotateKey(workspace.owner, key.id, overlap("fixed", 10), NOW);
  await expect(finishOverlap(workspace.owner, key.id, 2, later(11))).rejects.toMatchObject({
    code: "conflict",
  });
});

test("finishing a retired version again changes nothing and writes no event", async () => {
  const { workspace, key } = await setUp();
  await rotateKey(workspace.owner, key.id, overlap("fixed"), NOW);
  const once = await finishOverlap(workspace.owner, key.id, 1, later(5));
  expect(await finishOverlap(workspace.owner, key.id, 1, later(9))).toEqual(once);
  const events = await listEvents(workspace.owner, { limit: 100, action: "key.overlap_finished" });
  expect(events.items).toHaveLength(1);
});
