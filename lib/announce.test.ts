import fs from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { VERBS } from "./testing/verbs";
import { newWorld, type World } from "./testing/world";

testDatabase();

/** The tables a verify decision rests on. */
const READ_BY_VERIFY = [
  ...["apis", "key_roles", "key_secrets", "keys", "limits", "overrides", "owners", "roles"],
  "workspaces",
];

test("the tables that verify reads are the ones looked at here", () => {
  const source = fs.readFileSync("lib/verify/load.ts", "utf8");
  const named = [...source.matchAll(/\b(?:from|join) ([a-z_]+) [a-z]+\b/g)].map((one) => one[1]);
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((table) => !READ_BY_VERIFY.includes(table ?? ""))).toEqual([]);
});

async function dump(workspaceId: string): Promise<string> {
  const parts = READ_BY_VERIFY.map(
    (table) => sql()`
      select coalesce(json_agg(t order by t::text), '[]')::text as rows from ${sql()(table)} t
      where ${sql()(table === "workspaces" ? "id" : "workspace_id")} = ${workspaceId}`,
  );
  return JSON.stringify(await Promise.all(parts));
}

type Announced = { kind: string; ref: string };

async function changesAfter(seq: string): Promise<Announced[]> {
  return sql()<Announced[]>`select kind, ref from changes where seq > ${seq} order by seq`;
}

async function clock(): Promise<string> {
  const [row] = await sql()<{ seq: string }[]>`select seq from change_clock`;
  return row?.seq ?? "";
}

let shared: World;
beforeAll(async () => {
  shared = await newWorld();
});

describe("once it has returned,", () => {
  test.each(VERBS)("$name has announced what it changed (changes: $changes)", async (verb) => {
    const world = verb.spends ? await newWorld() : shared;
    const { id, owner } = world.workspace;
    const [before, seq] = [await dump(id), await clock()];
    await verb.call(owner, world);
    expect((await dump(id)) !== before).toBe(verb.changes);
    const announced = await changesAfter(seq);
    if (verb.changes) expect(announced.length).toBeGreaterThan(0);
    const keys = await sql()<{ id: string }[]>`select id from keys where workspace_id = ${id}`;
    const refs = [id, world.keyId, ...keys.map((key) => key.id)];
    for (const { kind, ref } of announced) expect(kind === "unknown" ? [""] : refs).toContain(ref);
  });
});
