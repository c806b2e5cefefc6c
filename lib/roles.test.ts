import { beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { MEMBER_ROLES, PERMISSIONS, scopesOfRole } from "./members/permission";
import type { VerbRow } from "./testing/verb-row";
import { VERBS } from "./testing/verbs";
import { newTestCaller } from "./testing/workspace";
import { newWorld, type World } from "./testing/world";

testDatabase();

let shared: World;
beforeAll(async () => {
  shared = await newWorld();
});

/** What a call may change is a world of its own; the others share one. */
const worldFor = (verb: VerbRow, allowed: boolean) =>
  allowed && verb.spends ? newWorld() : Promise.resolve(shared);

const expectForbidden = (answer: Promise<unknown>) =>
  expect(answer).rejects.toMatchObject({ name: "AppError", code: "forbidden" });

const cases = VERBS.flatMap((verb) =>
  MEMBER_ROLES.map((role) => {
    const held = scopesOfRole(role);
    const allowed = verb.permissions.every((one) => held.includes(one) || held.includes("*"));
    return { verb, name: verb.name, role, allowed, does: allowed ? "may call" : "may not call" };
  }),
);

describe("T02 in its own workspace,", () => {
  test.each(cases)("the $role $does $name", async ({ verb, role, allowed }) => {
    const world = await worldFor(verb, allowed);
    const answer = verb.call(world.workspace[role], world);
    if (allowed) await answer;
    else await expectForbidden(answer);
  });
});

const withApi = (verb: VerbRow, apiId: string) => verb.permissions.map((one) => `${one}:${apiId}`);

describe("T02 a management key", () => {
  test.each(VERBS)("with only what $name needs may call it", async (verb) => {
    const world = await worldFor(verb, true);
    await verb.call(newTestCaller(world.workspace.id, verb.permissions), world);
  });

  test.each(VERBS)("with everything but what $name needs may not call it", async (verb) => {
    for (const missing of verb.permissions) {
      const scopes = PERMISSIONS.map((one) => one.name).filter((name) => name !== missing);
      await expectForbidden(verb.call(newTestCaller(shared.workspace.id, scopes), shared));
    }
  });

  test.each(VERBS)("with what $name needs for one API has the reach $reach", async (verb) => {
    const world = await worldFor(verb, verb.reach === "api");
    const { apiId, emptyApiId } = world;
    const target = verb.name === "deleteApi" ? emptyApiId : apiId;
    const answer = verb.call(newTestCaller(world.workspace.id, withApi(verb, target)), world);
    if (verb.reach === "api") await answer;
    else await expectForbidden(answer);
  });

  test.each(VERBS.filter((verb) => verb.reach === "api" && verb.stranger === "not_found"))(
    "with what $name needs for another API may not call it",
    async (verb) => {
      const other = shared.workspace.managementApiId;
      await expectForbidden(
        verb.call(newTestCaller(shared.workspace.id, withApi(verb, other)), shared),
      );
    },
  );
});
