import fs from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { VERBS } from "./testing/verbs";
import { newWorld, type World } from "./testing/world";

testDatabase();

/** The tables a decision rests on, whether about a key, a token, a certificate or a limit. */
const READ_BY_VERIFY = [
  ...["apis", "certificate_authorities", "certificates", "key_roles", "key_secrets", "keys"],
  ...["limits", "oauth_clients", "oauth_credentials", "oauth_grants", "oauth_revocations"],
  ...["oauth_signing_keys", "overrides", "owners", "roles", "scopes", "workspaces"],
];

/** What reads them for a node, which holds what it read for as long as nothing is announced. */
const READERS = [
  ...["lib/verify/load.ts", "lib/verify/load-certificate.ts", "lib/overrides/held.ts"],
  ...["lib/oauth/facts.ts", "lib/oauth/standing.ts", "lib/clients/load.ts", "lib/apis/load.ts"],
];

test("the tables that verify reads are the ones looked at here", () => {
  const named = READERS.flatMap((file) => {
    const source = fs.readFileSync(file, "utf8").replaceAll(/^\s*(?:\/?\*|\/\/).*$/gm, "");
    const inSql = [...source.matchAll(/\b(?:from|join) ([a-z_]+)\b/g)];
    const inCode = [...source.matchAll(/(?<!Buffer)\.(?:from|\w+Join)\((\w+)/g)];
    const tables = [...inSql, ...inCode].map(([, name = ""]) =>
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    );
    expect(tables, file).not.toEqual([]);
    return tables;
  });
  expect([...new Set(named)].sort()).toEqual(READ_BY_VERIFY);
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
