import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { keyCallers, keyScopes } from "@/db/schema/usage";
import { testDatabase } from "@/db/testing";
import { createRole } from "@/lib/roles/create";
import { CreateRoleInput } from "@/lib/roles/input";
import { newTestApi, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { RotateKeyInput } from "./input";
import type { Key } from "./key";
import { readCallers } from "./read-callers";
import { readScopeUse } from "./read-scope-use";
import { rotateKey } from "./rotate";

testDatabase();

const NOW = new Date("2026-05-10T12:00:00Z");
const DAY_MS = 86_400_000;
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const dayOf = (time: Date) => new Date(Math.floor(time.getTime() / DAY_MS) * DAY_MS);

let workspace: Awaited<ReturnType<typeof newTestWorkspace>>;
let key: Key;

beforeEach(async () => {
  workspace = await newTestWorkspace();
  const api = await newTestApi(workspace);
  await createRole(
    workspace.owner,
    CreateRoleInput.parse({ apiId: api.id, name: "reader", scopes: ["reports:read"] }),
  );
  const input = { scopes: ["invoices:*", "admin:write", "!admin:*"], roles: ["reader"] };
  ({ key } = await newTestKey(workspace, api.id, input, ago(30 * 1440)));
});

const called = (secretVersion: number, at: Date, verifications = 1, ip = "192.0.2.1") =>
  db()
    .insert(keyCallers)
    .values({
      ...{ workspaceId: workspace.id, keyId: key.id, secretVersion, day: dayOf(at) },
      ...{ callerId: "key_c", ip, userAgent: "curl", verifications, lastSeenAt: at },
    });

const rotate = () => rotateKey(workspace.owner, key.id, RotateKeyInput.parse({}), ago(600));
const read = () => readCallers(workspace.viewer, key.id, NOW);

describe("who calls with a key", () => {
  test("is added up per version, caller, address and agent, the most recent first", async () => {
    await called(1, ago(3 * 1440), 5);
    await called(1, ago(60), 2);
    await called(1, ago(30), 1, "192.0.2.2");
    await called(1, ago(8 * 1440), 100);
    const { items } = await read();
    expect(items).toEqual([
      {
        ...{ secretVersion: 1, callerId: "key_c", ip: "192.0.2.2", userAgent: "curl" },
        ...{ today: 1, lastSevenDays: 1, lastSeenAt: ago(30), days: [0, 0, 0, 0, 0, 0, 1] },
      },
      {
        ...{ secretVersion: 1, callerId: "key_c", ip: "192.0.2.1", userAgent: "curl" },
        ...{ today: 2, lastSevenDays: 7, lastSeenAt: ago(60), days: [0, 0, 0, 5, 0, 0, 2] },
      },
    ]);
  });

  test("tells for each version when it was last seen, however long ago", async () => {
    await called(1, ago(20 * 1440));
    await rotate();
    expect((await read()).versions).toEqual([
      { version: 1, lastSeenAt: ago(20 * 1440) },
      { version: 2, lastSeenAt: null },
    ]);
  });
});

describe("it is safe to finish", () => {
  test.each([
    ["old idle for an hour, new in use", 61, 5, true],
    ["old never seen, new in use", null, 5, true],
    ["old seen an hour ago to the minute", 60, 5, false],
    ["old seen just now", 0, 5, false],
    ["new never seen", 600, null, false],
    ["neither seen", null, null, false],
  ])("%s: minutes ago %j and %j: %s", async (_, old, fresh, safe) => {
    await rotate();
    if (old !== null) await called(1, ago(old));
    if (fresh !== null) await called(2, ago(fresh));
    expect((await read()).safeToFinish).toBe(safe);
  });

  test("never while nothing is retiring", async () => {
    await called(1, ago(5));
    expect((await read()).safeToFinish).toBe(false);
  });
});

describe("the use of a key's scopes", () => {
  const asked = (scope: string, at: Date, granted: number, denied = 0) =>
    db()
      .insert(keyScopes)
      .values({
        ...{ workspaceId: workspace.id, keyId: key.id, scope, day: dayOf(at) },
        ...{ granted, denied, lastAt: at },
      });

  test("sets what was granted against what was asked, roles included", async () => {
    await asked("invoices:read", ago(60), 5);
    await asked("invoices:read", ago(3 * 1440), 2, 1);
    await asked("users:write", ago(60), 0, 4);
    const use = await readScopeUse(workspace.viewer, key.id, 30, NOW);
    expect(use.granted).toEqual([
      { scope: "invoices:*", role: null, used: true },
      { scope: "admin:write", role: null, used: false },
      { scope: "!admin:*", role: null, used: false },
      { scope: "reports:read", role: "reader", used: false },
    ]);
    expect(use.asked).toEqual([
      { scope: "invoices:read", granted: 7, denied: 1, lastAt: ago(60) },
      { scope: "users:write", granted: 0, denied: 4, lastAt: ago(60) },
    ]);
    expect(use.suggested).toEqual(["invoices:read"]);
  });

  test("forgets what was asked longer ago than asked for", async () => {
    await asked("invoices:read", ago(8 * 1440), 5);
    expect((await readScopeUse(workspace.viewer, key.id, 7, NOW)).asked).toEqual([]);
    expect((await readScopeUse(workspace.viewer, key.id, 9, NOW)).asked).toHaveLength(1);
  });
});
