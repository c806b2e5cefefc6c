import { beforeAll, describe, expect, test } from "vitest";
import type { JsonValue } from "@/lib/canonical";
import { scopesOfRole } from "@/lib/members/permission";
import { routesOf } from "./app";
import type { Route } from "./route";
import { testHttp } from "./testing";
import { tidier } from "./testing-example";
import { sampleRequests, sendRequest } from "./testing-requests";
import { newSampleWorld, type SampleWorld } from "./testing-world";

const { send, verifier } = testHttp();
const routes = routesOf(verifier);

let shared: SampleWorld;
beforeAll(async () => {
  shared = await newSampleWorld(send, verifier());
});

const recorded = new Map<string, JsonValue>();

/** Of texts and of the document itself the beginning is enough. */
function answerOf(route: Route, { text, body }: { text: string; body: unknown }): JsonValue {
  if (route.id === "getOpenApi") return { openapi: "3.1.1", info: { title: "Keyway" }, paths: {} };
  if (typeof body === "object") return JSON.parse(JSON.stringify(body));
  return text.split("\n").slice(0, 2).join("\n");
}

/** What a verb asks for besides the permission of its route. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  // Their permissions come into being when they are given; and finding is reading.
  "unkey.keys.createKey": ["roles:write"],
  "unkey.keys.updateKey": ["roles:write"],
  "unkey.keys.addPermissions": ["roles:write"],
  "unkey.keys.setPermissions": ["roles:write"],
  "unkey.permissions.setRolePermissions": ["roles:read"],
  "unkey.permissions.deleteRole": ["roles:read"],
  "unkey.permissions.deletePermission": ["keys:write"],
  "unkey.apis.deleteApi": ["keys:write"],
  "unkey.apis.listKeys": ["apis:read"],
  "unkey.identities.deleteIdentity": ["keys:write"],
  "unkey.ratelimit.setOverride": ["limits:read"],
  "unkey.ratelimit.deleteOverride": ["limits:read"],
  readCallers: ["keys:read"],
  readScopeUse: ["keys:read"],
  readKeyUsage: ["keys:read"],
  // Who shows the certificate holds what its management key does.
  createCertificate: ["keys:verify"],
  // Who gives a role must hold what it holds.
  changeRole: scopesOfRole("viewer"),
  removeMember: scopesOfRole("viewer"),
  inviteMembers: scopesOfRole("viewer"),
  resendInvitation: scopesOfRole("viewer"),
};

const MINUTE_MS = 60_000;
const minuteOf = (ms: number) => Math.floor(ms / MINUTE_MS);

/** Makes the call as the reference shows it, with no more permission than it says, and records what comes of it. */
async function record(route: Route): Promise<void> {
  const now = Date.now();
  const world = route.method === "get" ? shared : await newSampleWorld(send, verifier());
  const request = sampleRequests(world)[route.id] ?? {};
  const { params, query, body } = request;
  const answer = await sendRequest(send, route, request, await credentialFor(route, world));
  expect(answer.status).toBe(route.status ?? 200);
  // In another minute a limit has another window.
  if (minuteOf(Date.now()) !== minuteOf(now)) return record(route);
  const { status } = answer;
  const example = { params, query, ...(route.schemas.body && { body }), status };
  const whole = status === 204 ? example : { ...example, answer: answerOf(route, answer) };
  recorded.set(route.id, tidier(now)(JSON.parse(JSON.stringify(whole))));
}

async function credentialFor({ id, needs }: Route, world: SampleWorld) {
  if (needs === null) return {};
  // Nobody gets them but who asked for the job.
  if (id === "takeSecrets") return { key: world.key };
  const { secret } = await world.managementKey([needs, ...(ALSO[id] ?? [])]);
  return { key: secret };
}

describe("the examples of the reference", () => {
  test.each(routes.map((route) => [route.id, route] as const))(
    "%s is carried out as it is shown, with the permission that it names",
    (_, route) => record(route),
  );

  // After a change that is meant: npx vitest run lib/http/examples.test.ts -u
  test("are what was answered just now", async () => {
    const sorted = Object.fromEntries([...recorded].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    await expect(`${JSON.stringify(sorted, null, 2)}\n`).toMatchFileSnapshot("./examples.json");
  });
});
