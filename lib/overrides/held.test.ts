import { expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { newTestWorkspace } from "@/lib/testing/workspace";
import { RecordCache } from "@/lib/verify/cache";
import { createOverride } from "./create";
import { HeldOverrides } from "./held";
import { CreateOverrideInput } from "./input";

testDatabase();

const NOW = Date.UTC(2026, 10, 26);

async function stage({ leased = true } = {}) {
  const workspace = await newTestWorkspace();
  const node = { leased, cache: new RecordCache() };
  const held = new HeldOverrides(node, sql());
  const find = (identifier = "user_1") => held.find(workspace.id, "mail", identifier, NOW);
  const override = (input: object = {}) =>
    createOverride(
      workspace.owner,
      CreateOverrideInput.parse({ namespace: "mail", identifier: "user_1", limit: 1, ...input }),
    );
  const dropped = () => node.cache.dropWorkspace(workspace.id);
  return { workspace, node, find, override, dropped };
}

test("under a lease what was read is believed until its workspace is announced", async () => {
  const { find, override, dropped } = await stage();
  expect(await find()).toBeNull();
  const { id } = await override();
  expect(await find()).toBeNull();
  dropped();
  expect(await find()).toMatchObject({ id, limit: 1, windowMs: null });
});

test("what was being read while its workspace was announced is not kept", async () => {
  const { find, override, dropped } = await stage();
  const early = find();
  dropped();
  await early;
  await override();
  dropped();
  expect(await find()).toMatchObject({ limit: 1 });
});

test("after a new session nothing that was held before is believed", async () => {
  const { node, find, override } = await stage();
  expect(await find()).toBeNull();
  await override();
  node.cache.clear();
  expect(await find()).toMatchObject({ limit: 1 });
});

test("without a lease each check reads the database", async () => {
  const { find, override } = await stage({ leased: false });
  expect(await find()).toBeNull();
  await override();
  expect(await find()).toMatchObject({ limit: 1 });
});

test("an override ends at its instant, also while it is held", async () => {
  const { find, override } = await stage();
  await override({ expiresAt: new Date(NOW + 1).toISOString() });
  expect(await find()).toMatchObject({ limit: 1 });
  await override({ identifier: "user_2", expiresAt: new Date(NOW).toISOString() });
  expect(await find("user_2")).toBeNull();
});

test("of a namespace with very many overrides those asked for are held", async () => {
  const { workspace, find, dropped } = await stage();
  await sql()`
    insert into overrides (id, workspace_id, namespace, identifier, "limit")
    select ${`${workspace.id}_`} || n, ${workspace.id}, 'mail', 'user_' || n, n from generate_series(1, 10001) n`;
  expect(await find("user_77")).toMatchObject({ limit: 77 });
  expect(await find("nobody")).toBeNull();
  await sql()`update overrides set "limit" = 5 where workspace_id = ${workspace.id}`;
  expect(await find("user_77")).toMatchObject({ limit: 77 });
  dropped();
  expect(await find("user_77")).toMatchObject({ limit: 5 });
});
