import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { signAsGithub, signAsScanner } from "@/lib/leaks/testing-reporters";
import { testHttp } from "./testing";
import {
  garbageBody,
  garbageForm,
  garbageQuery,
  garbageSegment,
  garbageType,
  type Known,
} from "./testing-garbage";
import { newSampleWorld } from "./testing-world";

const BODIES = 20_000;
const QUERIES = 2_000;
const ROUND = 500;
const AT_ONCE = 10;

const http = testHttp();

type Operation = Readonly<{ method: string; path: string; fields: string[] }> &
  Readonly<{ body?: unknown; type?: string }>;
type Tried = Readonly<{ method: string; url: string; raw?: string; type?: string }>;

const Document = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        parameters: z.array(z.object({ name: z.string(), in: z.string() })),
        requestBody: z
          .object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) })
          .optional(),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

/** After one of these the key of this test would be refused, and nothing more would be tried. */
const ENDING = ["freezeWorkspace"];

let key: string;
let operations: Operation[];
let known: Known;

beforeAll(async () => {
  const world = await newSampleWorld(http.send, http.verifier());
  key = world.key;
  const { workspace, api, secret, token, clientId, clientSecret, overrideId } = world;
  known = {
    components: {},
    ids: [
      ...[workspace.id, api.id, world.keyId, world.ownerId, world.roleId, overrideId, clientId],
      ...[world.certificateId, world.authorityId, world.callerKeyId, world.webhookId, world.jobId],
    ],
    // What an OAuth client sends: guessed apart, they would never fit together.
    values: {
      ...{ client_id: clientId, client_secret: clientSecret, token, subject_token: secret },
      ...{ grant_type: "client_credentials", resource: "https://billing.example.com" },
    },
  };
  const document = Document.parse((await http.send("GET", "/openapi.json")).body);
  known = { ...known, components: document.components.schemas };
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, one]) => !ENDING.includes(one.operationId))
      .map(([method, one]) => {
        const [type, content] = Object.entries(one.requestBody?.content ?? {})[0] ?? [];
        const fields = one.parameters.filter((it) => it.in === "query").map((it) => it.name);
        const taken = type === undefined ? {} : { type, body: content?.schema };
        return { method: method.toUpperCase(), path, fields, ...taken };
      }),
  );
});

const urlOf = (path: string, segment: string) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name) => (name === "version" ? "1" : segment));

const segments = () =>
  fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known.ids) }, garbageSegment);

const FORM = "application/x-www-form-urlencoded";

function brokenBodies(): fc.Arbitrary<Tried> {
  const targets = operations.filter((one) => one.type !== undefined);
  const each = targets.map(({ method, path, body, type = "" }) =>
    fc.record({
      method: fc.constant(method),
      url: segments().map((segment) => urlOf(path, segment)),
      raw: type === FORM ? garbageForm(body, known) : garbageBody(body, known),
      type: garbageType(type),
    }),
  );
  return fc.oneof(...each);
}

function brokenQueries(): fc.Arbitrary<Tried> {
  const targets = operations.filter((one) => one.type === undefined);
  const each = targets.map(({ method, path, fields }) =>
    fc.record({
      method: fc.constant(method),
      url: fc
        .tuple(segments(), garbageQuery(fields))
        .map(([segment, query]) => `${urlOf(path, segment)}?${query}`),
    }),
  );
  return fc.oneof(...each);
}

/** What is read only when it is signed is signed, garbage or not. */
function signatureFor(url: string, bytes = Buffer.alloc(0)): Record<string, string> {
  if (url.startsWith("/v1/leaks/github")) return signAsGithub(bytes);
  return url.startsWith("/v1/leaks/report") ? signAsScanner(bytes.toString()) : {};
}

/** Sends one, and holds the answer to be a refusal or a success. One that never comes ends the test. */
async function tryOne({ method, url, raw, type }: Tried): Promise<number> {
  const bytes = raw === undefined ? undefined : Buffer.from(raw, "latin1");
  const { status, text } = await http.send(method, url, {
    // An OAuth client says who it is in its form.
    ...(!url.startsWith("/w/") && { key }),
    ...(bytes && { raw: bytes }),
    headers: { ...(type !== undefined && { "content-type": type }), ...signatureFor(url, bytes) },
  });
  // A machine with too much to do may lose its lease for a moment, and is to say so.
  const unready = status === 503 && url.startsWith("/readyz");
  const fine = (status >= 200 && status < 500) || unready;
  expect(fine ? "fine" : { status, text, method, url, raw }).toBe("fine");
  return status;
}

/** Sends `count` of them, several at a time. @returns how many were carried out, and how many refused */
async function tryMany(arbitrary: fc.Arbitrary<Tried>, count: number) {
  const outcome = { done: 0, refused: 0 };
  for (let round = 0; round < count / ROUND; round++) {
    const waiting = fc.sample(arbitrary, ROUND);
    const worker = async () => {
      for (let one = waiting.pop(); one; one = waiting.pop())
        (await tryOne(one)) < 300 ? outcome.done++ : outcome.refused++;
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
  return outcome;
}

test("20,000 broken bodies are refused with a problem and a request id, or carried out, and answered by their schema: no 5xx, no hang", async () => {
  const { done, refused } = await tryMany(brokenBodies(), BODIES);
  expect(done).toBeGreaterThan(BODIES / 100);
  expect(refused).toBeGreaterThan(BODIES / 2);
}, 600_000);

test("broken queries and paths are refused with a problem and a request id, or answered", async () => {
  const { done, refused } = await tryMany(brokenQueries(), QUERIES);
  expect(done).toBeGreaterThan(QUERIES / 100);
  expect(refused).toBeGreaterThan(QUERIES / 10);
}, 120_000);
