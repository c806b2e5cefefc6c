import { beforeAll, describe, expect, test } from "vitest";
import type { JsonValue } from "@/lib/canonical";
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

/** Makes the call as the reference shows it, and records what comes of it. */
async function record(route: Route): Promise<void> {
  const now = Date.now();
  const world = route.method === "get" ? shared : await newSampleWorld(send, verifier());
  const request = sampleRequests(world)[route.id] ?? {};
  const { params, query, body } = request;
  // Where nobody needs one, the header is a client's.
  const answer = await sendRequest(send, route, request, route.form ? {} : { key: world.key });
  expect(answer.status).toBe(route.status ?? 200);
  const { status } = answer;
  const example = { params, query, ...(route.schemas.body && { body }), status };
  const whole = status === 204 ? example : { ...example, answer: answerOf(route, answer) };
  recorded.set(route.id, tidier(now)(JSON.parse(JSON.stringify(whole))));
}

describe("the examples of the reference", () => {
  test.each(routes.map((route) => [route.id, route] as const))(
    "%s is carried out as it is shown",
    (_, route) => record(route),
  );

  // After a change that is meant: npx vitest run lib/http/examples.test.ts -u
  test("are what was answered just now", async () => {
    const sorted = Object.fromEntries([...recorded].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    await expect(`${JSON.stringify(sorted, null, 2)}\n`).toMatchFileSnapshot("./examples.json");
  });
});
