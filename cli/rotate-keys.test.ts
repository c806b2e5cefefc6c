import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { beforeAll, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { givenVariables } from "@/lib/env";
import { newTestApi, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { bundle } from "@/scripts/bundle.mjs";

const DATABASE_URL = testDatabase();
beforeAll(() => bundle(), 60_000);

const { KEYWAY_PEPPERS = "", KEYWAY_ENCRYPTION_KEYS = "" } = givenVariables();
let variables = { KEYWAY_PEPPERS, KEYWAY_ENCRYPTION_KEYS };

async function rotate(...args: string[]) {
  const child = spawn(process.execPath, ["dist/keyway.mjs", "rotate-keys", ...args, "--json"], {
    env: { ...givenVariables(), ...variables, DATABASE_URL },
  });
  child.stdin.end();
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return out === "" ? { error: err } : JSON.parse(out);
}

const versions = (list: string) => list.split(",").map((one) => Number.parseInt(one, 10));

test("K14 step by step: known, in use, moved, and what nothing needs is taken away", async () => {
  const workspace = await newTestWorkspace();
  const api = await newTestApi(workspace);
  for (let i = 0; i < 3; i++) await newTestKey(workspace, api.id);
  const begun = await rotate("--new");
  expect(versions(begun.variables.KEYWAY_PEPPERS)).toEqual([2, 1, 3]);
  variables = begun.variables;
  expect((await rotate("--new")).error).toContain("under way already");

  const session = "0b6e1a9e-6d0a-4f1e-9a3f-6f3f0c1d2e3f";
  await sql()`
    insert into node_sessions (session, node_id, acked_seq, pepper_versions)
    values (${session}, 'node_old', 0, '{2,1}')`;
  expect((await rotate()).error).toContain("not known yet to node_old");
  await sql()`update node_sessions set pepper_versions = '{2,1,3}' where session = ${session}`;
  const used = await rotate();
  expect(versions(used.variables.KEYWAY_PEPPERS)).toEqual([3, 2, 1]);
  variables = used.variables;

  expect(await rotate()).toMatchObject({
    ...{ step: "moved", secrets: 3, peppersNeeded: { 2: 3, 3: 3 }, encryptionKeysNeeded: {} },
  });
  expect(await rotate()).toMatchObject({ step: "moved", secrets: 0 });
  const left = await rotate("--remove");
  expect(versions(left.variables.KEYWAY_PEPPERS)).toEqual([3, 2]);
  expect(versions(left.variables.KEYWAY_ENCRYPTION_KEYS)).toEqual([2]);
});
