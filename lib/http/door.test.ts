import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { routesOf } from "./app";
import { refusalsOf, statusAt } from "./declared";
import { isOAuthPath } from "./oauth-problem";
import { doorTo, newTestTenant, testHttp } from "./testing";
import { type Door, formAttempts } from "./testing-form-refusals";
import { sampleRequests } from "./testing-requests";
import { VERB_ATTEMPTS, verbAttempts } from "./testing-verb-refusals";
import { newSampleWorld } from "./testing-world";

const { send, request, verifier } = testHttp();
const oncePerMinute = doorTo(verifier, 1);

const routes = routesOf(verifier);
const permissions = [...new Set(routes.flatMap(({ needs }) => needs ?? []))];
const attempts = routes.flatMap((route) =>
  [...formAttempts(route), ...verbAttempts(route)].map(([code, attempt]) => {
    const status = statusAt(route.path, code);
    // Asked for from another workspace.
    const number = code === "not_found" && route.needs !== null ? "T01 " : "";
    return { title: `${number}${route.id}: ${status} ${code}`, status, code, attempt, route };
  }),
);

let door: Door;
beforeAll(async () => {
  const [world, stranger] = [await newSampleWorld(send, verifier()), await newTestTenant()];
  const { key, secret } = await world.managementKey(["*"]);
  const tired = (await world.managementKey(["*"])).secret;
  await oncePerMinute.send("GET", "/v1/apis", { key: tired });
  const narrow = new Map<string, string>();
  door = {
    ...{ send, request, world, stranger: stranger.key, keyId: key.id, key: secret },
    keyWithout: async (permission) => {
      const others = permissions.filter((one) => one !== permission);
      const known = narrow.get(permission) ?? (await world.managementKey(others)).secret;
      narrow.set(permission, known);
      return known;
    },
    sendTooOften: (method, path, sent) => oncePerMinute.send(method, path, { ...sent, key: tired }),
  };
});

const Operations = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ operationId: z.string(), responses: z.record(z.string(), z.unknown()) }),
    ),
  ),
});

test("for every error that the document declares, and for no other, there is a request here", async () => {
  const { paths } = Operations.parse((await send("GET", "/openapi.json")).body);
  const declared = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .flatMap(({ operationId, responses }) =>
      Object.keys(responses)
        .filter((status) => /^[45]/.test(status))
        .map((status) => `${operationId}: ${status}`),
    );
  const made = new Set(attempts.map(({ route, status }) => `${route.id}: ${status}`));
  expect([...made].toSorted()).toEqual(declared.toSorted());
  expect(attempts.filter(({ attempt }) => attempt === null)).toEqual([]);
  const codes = new Set(attempts.map(({ route, code }) => `${route.id}: ${code}`));
  const refusals = routes.flatMap((one) =>
    [...refusalsOf(one)].map((code) => `${one.id}: ${code}`),
  );
  expect([...codes].toSorted()).toEqual(refusals.toSorted());
  expect(VERB_ATTEMPTS.filter((one) => !codes.has(one))).toEqual([]);
});

// `send` fails where an answer has a status that the document does not declare.
const titled = attempts.map((one) => [one.title, one] as const);
test.each(titled)("%s", async (_, { status, code, attempt, route }) => {
  const sample = sampleRequests(door.world)[route.id] ?? {};
  const answer = await attempt?.(door, route, sample);
  expect(answer).toMatchObject({ status });
  if (code === "forbidden") expect(answer?.text).toContain(String(route.needs));
  if (code === "not_found") expect(answer?.text).not.toContain(door.world.workspace.id);
  if (!route.path.startsWith("/v2/") && !isOAuthPath(route.path))
    expect(answer?.body).toMatchObject({ code });
});
