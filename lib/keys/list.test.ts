import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { keySecrets, keys } from "@/db/schema/keys";
import { usageByKey } from "@/db/schema/usage";
import { testDatabase } from "@/db/testing";
import { createRole } from "@/lib/roles/create";
import { CreateRoleInput } from "@/lib/roles/input";
import { newTestApi, newTestCaller, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { countKeys } from "./count";
import { disableKey } from "./disable";
import { KEY_SORTS, KeysFilter, ListKeysQuery, RotateKeyInput } from "./input";
import type { Key } from "./key";
import { listKeys } from "./list";
import { listBusiestKeys } from "./list-busiest";
import { revokeKey } from "./revoke";
import { rotateKey } from "./rotate";

testDatabase();

const NOW = new Date("2026-05-01T12:00:00Z");
const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000);

let workspace: Awaited<ReturnType<typeof newTestWorkspace>>;
let api: Awaited<ReturnType<typeof newTestApi>>;
let other: Awaited<ReturnType<typeof newTestApi>>;
let secrets: Record<string, string>;
let byName: Record<string, Key>;

/** One key for each thing a filter can look for; they are a day apart, in this order. */
const SETTINGS: Record<string, object> = {
  plain: {},
  test: { environment: "test" },
  owned: { ownerId: "user_1" },
  tagged: { tags: ["eu", "mobile"] },
  scoped: { scopes: ["invoices:read"] },
  byRole: { roles: ["reader"] },
  expiring: { expiresAt: days(10).toISOString() },
  expired: { expiresAt: days(-1).toISOString() },
  future: { notBefore: days(1).toISOString() },
  disabled: {},
  revoked: {},
  used: {},
  "100%_sure": {},
  limited: { limits: [{ name: "requests", limit: 5, windowMs: 60_000 }] },
  rotating: {},
};

beforeAll(async () => {
  workspace = await newTestWorkspace();
  [api, other] = [await newTestApi(workspace), await newTestApi(workspace)];
  const reader = { apiId: api.id, name: "reader", scopes: ["invoices:read", "reports:read"] };
  await createRole(workspace.owner, CreateRoleInput.parse(reader));
  secrets = {};
  byName = {};
  const names = Object.keys(SETTINGS);
  for (const [i, name] of names.entries()) {
    const made = days(i - names.length - 30);
    const settings = { name, ...SETTINGS[name] };
    const { key, secret } = await newTestKey(workspace, api.id, settings, made);
    byName[name] = key;
    secrets[name] = secret;
  }
  await newTestKey(workspace, other.id, { name: "elsewhere" }, days(-60));
  await disableKey(workspace.owner, byName.disabled?.id ?? "", { reason: "" }, NOW);
  await revokeKey(workspace.owner, byName.revoked?.id ?? "", { reason: "" }, NOW);
  await db()
    .insert(usageByKey)
    .values({
      ...{ workspaceId: workspace.id, grain: "hour", start: days(-1), apiId: api.id },
      ...{ keyId: byName.limited?.id ?? "", secretVersion: 1, ownerId: "", callerId: "" },
      ...{
        environment: "live",
        outcome: "RATE_LIMITED",
        verifications: 3,
        credits: 0,
        latency: [],
      },
    });
  const use = (name: string, verifications: number, start: Date) => ({
    ...{ workspaceId: workspace.id, start, apiId: api.id, keyId: byName[name]?.id ?? "" },
    ...{ secretVersion: 1, ownerId: "", callerId: "key_caller", environment: "live" },
    ...{ outcome: "VALID", verifications, credits: 0, latency: [] },
  });
  await db()
    .insert(usageByKey)
    .values([
      { ...use("used", 5, days(-40)), grain: "day" },
      { ...use("plain", 1, days(0)), grain: "hour" },
      { ...use("used", 2, days(0)), grain: "hour" },
      { ...use("disabled", 9, days(-2)), grain: "hour" },
    ]);
  await db()
    .update(keySecrets)
    .set({ lastUsedAt: days(-1) })
    .where(eq(keySecrets.keyId, byName.rotating?.id ?? ""));
  await rotateKey(workspace.owner, byName.rotating?.id ?? "", RotateKeyInput.parse({}), NOW);
  await db()
    .update(keys)
    .set({ lastUsedAt: days(-1) })
    .where(eq(keys.id, byName.used?.id ?? ""));
});

async function namesOf(query: object): Promise<string[]> {
  const page = await listKeys(workspace.owner, ListKeysQuery.parse(query), NOW);
  return page.items.map((key) => key.name).sort();
}

describe("the list of keys", () => {
  test("is newest first", async () => {
    const page = await listKeys(workspace.owner, ListKeysQuery.parse({}), NOW);
    const times = page.items.map((key) => key.createdAt.getTime());
    expect(times).toHaveLength(16);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  test.each([
    ["environment", { environment: "test" }, ["test"]],
    ["ownerId", { ownerId: "user_1" }, ["owned"]],
    ["tag", { tag: "mobile" }, ["tagged"]],
    ["scope, the key's own or a role's", { scope: "invoices:read" }, ["byRole", "scoped"]],
    ["scope, a role's alone", { scope: "reports:read" }, ["byRole"]],
    ["scope, of none", { scope: "invoices:write" }, []],
    ["status expired", { status: "expired" }, ["expired"]],
    ["status not_yet_valid", { status: "not_yet_valid" }, ["future"]],
    ["status disabled", { status: "disabled" }, ["disabled"]],
    ["status revoked", { status: "revoked" }, ["revoked"]],
    ["expiresBefore", { expiresBefore: days(30).toISOString() }, ["expired", "expiring"]],
    ["q: part of a name, in any case", { q: "PLA" }, ["plain"]],
    ["q: characters that mean something to LIKE", { q: "0%_s" }, ["100%_sure"]],
    ["q: a percent sign alone", { q: "%" }, ["100%_sure"]],
    ["q: the id of an owner", { q: "user_1" }, ["owned"]],
    ["usedSince", { usedSince: days(-2).toISOString() }, ["used"]],
    ["secrets retiring", { secrets: "retiring" }, ["rotating"]],
    ["limits of their own", { limits: "own" }, ["limited"]],
    ["limitedSince, to the hour", { limitedSince: days(-1).toISOString() }, ["limited"]],
    ["limitedSince, too late", { limitedSince: days(0).toISOString() }, []],
    ["a maker who made none", { createdById: "usr_nobody" }, []],
    ["a caller, on whatever day", { callerId: "key_caller" }, ["used"]],
    ["a caller who verified none", { callerId: "key_other" }, []],
    ["an owner nobody has", { ownerId: "nobody" }, []],
    ["two filters together", { status: "active", tag: "eu" }, ["tagged"]],
    ["two filters that exclude each other", { status: "revoked", tag: "eu" }, []],
  ])("is filtered by %s", async (_, query, names) => expect(await namesOf(query)).toEqual(names));

  test("has every key under exactly one status, the one the key itself shows", async () => {
    const statuses = ["active", "disabled", "expired", "revoked", "not_yet_valid"] as const;
    const found: string[] = [];
    for (const status of statuses) {
      const page = await listKeys(workspace.owner, ListKeysQuery.parse({ status }), NOW);
      expect(page.items.map((key) => key.status)).toEqual(page.items.map(() => status));
      found.push(...page.items.map((key) => key.name));
    }
    expect(found.sort()).toEqual(await namesOf({}));
  });

  test("counts a key that was never used from its creation, for unusedSince", async () => {
    const names = await namesOf({ apiId: api.id, unusedSince: days(-10).toISOString() });
    expect(names).toHaveLength(14);
    expect(names).not.toContain("used");
    expect(await namesOf({ unusedSince: days(-50).toISOString() })).toEqual(["elsewhere"]);
  });

  test("finds a key by its id, and by its hint with and without the dots", async () => {
    const { id = "", hint = "" } = byName.owned ?? {};
    for (const q of [id, hint, hint.replace("…", ""), hint.replace("…", "..."), hint.slice(0, -5)])
      expect(await namesOf({ q })).toEqual(["owned"]);
  });

  test("K02 does not take a whole secret as a search", async () => {
    expect(await namesOf({ q: secrets.owned })).toEqual([]);
  });

  test("K02 shows no secret and no hash in any of its keys", async () => {
    const page = await listKeys(workspace.owner, ListKeysQuery.parse({}), NOW);
    const text = JSON.stringify(page);
    for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/"(?:hash|pepperVersion|workspaceId)"/);
  });

  test.each(KEY_SORTS.flatMap((sort) => [[sort, "asc"] as const, [sort, "desc"] as const]))(
    "by %s, %s, has every key once, those without a value at their end",
    async (sort, order) => {
      const seen: Key[] = [];
      let cursor: string | undefined;
      do {
        const asked = { sort, order, limit: 3, ...(cursor && { cursor }) };
        const page = await listKeys(workspace.owner, ListKeysQuery.parse(asked), NOW);
        seen.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(new Set(seen.map((key) => key.id)).size).toBe(16);
      const missing = sort === "lastUsedAt" ? -Infinity : Infinity;
      const values = seen.map((key) => key[sort]);
      const numbers = values.map((value) => (value instanceof Date ? value.getTime() : missing));
      if (sort === "name") expect(values[0]).toBe(order === "asc" ? "100%_sure" : "used");
      else
        expect(numbers).toEqual(
          numbers.toSorted((a, b) => (a === b ? 0 : (a < b ? -1 : 1) * (order === "asc" ? 1 : -1))),
        );
    },
  );

  test("has a top of the last 24 hours, those that were verified most first, as its filter has it", async () => {
    const top = async (filter: object, limit = 10) =>
      (await listBusiestKeys(workspace.owner, KeysFilter.parse(filter), limit, NOW)).map(
        ({ name }) => name,
      );
    // The minute in which a limit refused three is 24 hours ago.
    expect(await top({})).toEqual(["used", "plain"]);
    expect(await top({}, 1)).toEqual(["used"]);
    expect(await top({ q: "pla" })).toEqual(["plain"]);
    const narrow = newTestCaller(workspace.id, [`keys:read:${other.id}`, "usage:read"]);
    expect(await listBusiestKeys(narrow, {}, 10, NOW)).toEqual([]);
  });

  test("is counted as its filter finds it, up to a most", async () => {
    const count = (filter: object, max = 100) =>
      countKeys(workspace.owner, KeysFilter.parse(filter), max, NOW);
    expect(await count({})).toEqual({ count: 16, more: false });
    expect(await count({ tag: "eu" })).toEqual({ count: 1, more: false });
    expect(await count({}, 5)).toEqual({ count: 5, more: true });
    expect(await count({}, 16)).toEqual({ count: 16, more: false });
  });

  test.each([1, 2, 5, 16])("in pages of %i has every key once", async (limit) => {
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const query = ListKeysQuery.parse({ limit, ...(cursor && { cursor }) });
      const page = await listKeys(workspace.owner, query, NOW);
      seen.push(...page.items.map((key) => key.id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toHaveLength(16);
    expect(new Set(seen).size).toBe(16);
  });

  test("has every key once when all were made in the same millisecond", async () => {
    const crowd = await newTestWorkspace();
    const { id } = await newTestApi(crowd);
    await Promise.all(Array.from({ length: 7 }, () => newTestKey(crowd, id, {}, NOW)));
    const first = await listKeys(crowd.owner, ListKeysQuery.parse({ limit: 4 }), NOW);
    const rest = { limit: 4, cursor: first.nextCursor ?? "" };
    const second = await listKeys(crowd.owner, ListKeysQuery.parse(rest), NOW);
    expect(new Set([...first.items, ...second.items].map((key) => key.id)).size).toBe(7);
    expect(second.nextCursor).toBeNull();
  });

  test.each(["nonsense", "bnVsbA", Buffer.from('["x","key_1"]').toString("base64url")])(
    "refuses %j as a cursor",
    async (cursor) => {
      const query = ListKeysQuery.parse({ cursor });
      await expect(listKeys(workspace.owner, query, NOW)).rejects.toMatchObject({
        code: "invalid",
        faults: [{ path: "cursor" }],
      });
    },
  );

  test("has only keys of the APIs that a narrow management key may read", async () => {
    const narrow = newTestCaller(workspace.id, [`keys:read:${other.id}`]);
    const page = await listKeys(narrow, ListKeysQuery.parse({}), NOW);
    expect(page.items.map((key) => key.name)).toEqual(["elsewhere"]);
    const asked = await listKeys(narrow, ListKeysQuery.parse({ apiId: api.id }), NOW);
    expect(asked.items).toEqual([]);
  });
});
