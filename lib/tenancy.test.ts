import fs from "node:fs";
import path from "node:path";
import { inspect } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { VERBS } from "./testing/verbs";
import { newTestWorkspace, type TestWorkspace } from "./testing/workspace";
import { newWorld, type World } from "./testing/world";

testDatabase();

/** Functions that take an actor, but only as a step of a verb. */
const STEPS = [
  ...["changeKey", "changeClient", "requireGrantable", "lockWorkspace", "expiringCertificates"],
  ...["overscopedKeys", "unknownSpikes"],
];

/** Made of verbs alone, each of which authorises for itself. */
const COMPOSED = ["openOnboarding", "runExperiment", "readOwnIds"];

/** For owners alone, of their own workspace as a whole; tested by `members.test.ts` and `workspaces.test.ts`. */
const OWN = ["transferOwnership", "deleteWorkspace"];

function exportedVerbs(): string[] {
  const files = fs
    .readdirSync("lib", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && file.includes(path.sep))
    .filter((file) => !file.endsWith(".test.ts") && !/^(?:testing|http)[\\/]/.test(file));
  return files.flatMap((file) => {
    const source = fs.readFileSync(path.join("lib", file), "utf8");
    const found = source.matchAll(/export (?:async )?function (\w+)\(\s*actor: Actor/g);
    return [...found].map((match) => match[1] ?? "");
  });
}

test("every verb that acts for somebody stands in the matrices", () => {
  const listed = VERBS.map((verb) => verb.name);
  expect(
    exportedVerbs()
      .filter((name) => ![...STEPS, ...COMPOSED, ...OWN].includes(name))
      .sort(),
  ).toEqual(listed.sort());
});

/** Everything the database holds of a workspace. */
async function dump(workspaceId: string): Promise<string> {
  const tables = await sql()<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'workspace_id' order by 1`;
  const parts = tables.map(
    ({ name }) => sql()`
      select coalesce(json_agg(t order by t::text), '[]')::text as rows from ${sql()(name)} t
      where workspace_id = ${workspaceId}`,
  );
  return JSON.stringify(await Promise.all(parts));
}

const WHOLE = { depth: null, maxArrayLength: null, maxStringLength: null };

let world: World;
let stranger: TestWorkspace;
let before: string;

beforeAll(async () => {
  world = await newWorld();
  stranger = await newTestWorkspace();
  before = await dump(world.workspace.id);
});

describe("T01 with the owner of another workspace,", () => {
  test.each(VERBS)("$name answers $stranger and leaves everything as it is", async (verb) => {
    const answer = verb.call(stranger.owner, world);
    if (verb.stranger === "not_found")
      await expect(answer).rejects.toMatchObject({ name: "AppError", code: "not_found" });
    else {
      // Not as JSON, which shows nothing of a Map.
      const text = inspect(await answer, WHOLE);
      const ours = [
        world.workspace.id,
        world.apiId,
        world.keyId,
        world.roleId,
        world.requestId,
        world.jobId,
      ];
      expect(ours.filter((id) => text.includes(id))).toEqual([]);
    }
    expect(await dump(world.workspace.id)).toBe(before);
  });
});
