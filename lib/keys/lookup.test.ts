import { describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { env } from "@/lib/env";
import { newTestApi, newTestCaller, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { createKey } from "./create";
import { CreateKeyInput, RotateKeyInput } from "./input";
import { lookupKeys } from "./lookup";
import { rotateKey } from "./rotate";
import { digestOf, macOf, newSecret } from "./secret";
import { macsOf } from "./secret-macs";

testDatabase();

async function setUp() {
  const workspace = await newTestWorkspace();
  const api = await newTestApi(workspace);
  return { workspace, api, ...(await newTestKey(workspace, api.id)) };
}

describe("a look-up", () => {
  test("answers each text in its place: ours, unknown, mistyped, foreign, and one twice", async () => {
    const { workspace, key, secret, api } = await setUp();
    const foreign = "whatever-another-product-made-of-it";
    const input = CreateKeyInput.parse({ apiId: api.id });
    const imported = await createKey(workspace.owner, input, foreign);
    const mistyped = `${secret.slice(0, -1)}${secret.endsWith("0") ? "1" : "0"}`;
    const keys = [newSecret("sk", "live"), secret, mistyped, "x", foreign, secret];
    const found = await lookupKeys(workspace.viewer, { keys });
    const ids = found.map((one) => (one.found ? one.key.id : null));
    expect(ids).toEqual([null, key.id, null, null, imported.key.id, key.id]);
  });

  test("K06 of another workspace's secret finds nothing", async () => {
    const { secret } = await setUp();
    const other = await newTestWorkspace();
    expect(await lookupKeys(other.owner, { keys: [secret] })).toEqual([{ found: false }]);
  });

  test("K04 finds a MAC by its index, so that its time says nothing of how much was right", async () => {
    const { secret } = await setUp();
    const plan = await sql().begin(async (tx) => {
      // Of a table with few rows the planner would rather read all.
      await tx`set local enable_seqscan = off`;
      return tx`explain select from key_secrets where hash in ${tx(macsOf(secret))}`;
    });
    expect(JSON.stringify(plan)).toContain("key_secrets_hash");
  });

  test("of a key in an API the caller may not read finds nothing", async () => {
    const { workspace, api, secret } = await setUp();
    const may = newTestCaller(workspace.id, [`keys:read:${api.id}`]);
    const mayNot = newTestCaller(workspace.id, ["keys:read:api_other"]);
    expect((await lookupKeys(may, { keys: [secret] }))[0]?.found).toBe(true);
    expect(await lookupKeys(mayNot, { keys: [secret] })).toEqual([{ found: false }]);
  });

  test("tells which version it is and whether that still works", async () => {
    const { workspace, key, secret } = await setUp();
    const rotate = { overlap: { mode: "fixed", seconds: 60 } };
    const now = new Date();
    const next = await rotateKey(workspace.owner, key.id, RotateKeyInput.parse(rotate), now);
    const keys = [secret, next.secret];
    const during = await lookupKeys(workspace.owner, { keys }, now);
    expect(during).toMatchObject([
      { secretVersion: 1, status: "retiring" },
      { secretVersion: 2, status: "active" },
    ]);
    const after = await lookupKeys(workspace.owner, { keys }, new Date(now.getTime() + 60_000));
    expect(after).toMatchObject([{ status: "retired" }, { status: "active" }]);
  });

  test("K14 finds secrets under an older pepper, and wrapped from the older to the newer one", async () => {
    const { workspace, key, secret } = await setUp();
    const [newest, older] = env().peppers;
    if (!newest || !older) throw new Error("The tests run with two peppers.");
    const old = macOf(Buffer.from(digestOf(secret), "base64url"), older.key);
    for (const hash of [old, macOf(old, newest.key)]) {
      await sql()`update key_secrets set hash = ${hash} where key_id = ${key.id}`;
      const [found] = await lookupKeys(workspace.owner, { keys: [secret] });
      expect(found).toMatchObject({ found: true, key: { id: key.id } });
    }
  });

  test("of a thousand texts answers a thousand", async () => {
    const { workspace, key, secret } = await setUp();
    const keys = Array.from({ length: 999 }, (_, i) => `text ${i}`);
    const found = await lookupKeys(workspace.owner, { keys: [...keys, secret] });
    expect(found).toHaveLength(1000);
    expect(found.filter((one) => one.found).map((one) => one.found && one.key.id)).toEqual([
      key.id,
    ]);
  });
});
