import { once } from "node:events";
import fs from "node:fs";
import { createServer } from "node:http";
import os from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { beforeAll, describe, expect, test } from "vitest";
import { routesOf } from "@/lib/http/app";
import { documentOf } from "@/lib/http/openapi";
import type { Route } from "@/lib/http/route";
import { testHttp } from "@/lib/http/testing";
import { sampleRequests, urlOf } from "@/lib/http/testing-requests";
import { newSampleWorld, type SampleWorld } from "@/lib/http/testing-world";
import { LANGUAGES, sampleOf } from "./sample";
import { type SampleCall, sectionsOf } from "./section";
import { runSamples } from "./testing-samples";

const { send, request, verifier } = testHttp();
const routes = routesOf(verifier);
const operations = new Map(
  sectionsOf(documentOf(routes, "https://api.keyway.test"))
    .flatMap((section) => section.operations)
    .map((one) => [one.id, one]),
);

/** A reporter signs the body's bytes with a key that only it has. */
const SIGNED = ["reportLeaksOfGithub", "reportLeaks"];

type Prepared = Readonly<{ route: Route; call: SampleCall; guarded: boolean; key: string }>;
type Received = Readonly<{ request: unknown; status: number; text: string; type: string }>;

const prepared = new Map<string, Prepared>();
/** What each operation's first sample sent, and was answered. */
const answered = new Map<string, Received>();
const different: unknown[] = [];
const seen = new Map<string, Set<string>>(LANGUAGES.map((one) => [one, new Set()]));

/**
 * The API behind `/operation/language`. Each operation is carried out once, for curl; a sample in another language gets
 * the same answer when it has sent the same, else it is written down.
 */
const server = createServer(async (incoming, outgoing) => {
  const [, id = "", language = "", ...rest] = (incoming.url ?? "").split("/");
  const { authorization, "content-type": type } = incoming.headers;
  const [url, method] = [`/${rest.join("/")}`, incoming.method ?? ""];
  const body = await buffer(incoming);
  const sent = { method, url, authorization, type, body: readable(body.toString()) };
  let answer = answered.get(id);
  if (!answer) {
    const headers = {
      ...(authorization && { authorization }),
      ...(type && { "content-type": type }),
    };
    const raw = body.length > 0 ? { raw: new Uint8Array(body) } : {};
    const response = await request(method, url, { headers, ...raw });
    const endless = response.headers.get("content-type") === "text/event-stream";
    const text = endless ? await firstOf(response) : await response.text();
    answer = {
      request: sent,
      status: response.status,
      text,
      type: response.headers.get("content-type") ?? "",
    };
    answered.set(id, answer);
  } else if (JSON.stringify(answer.request) !== JSON.stringify(sent))
    different.push({ id, language, sent, as: answer.request });
  seen.get(language)?.add(id);
  outgoing.writeHead(answer.status, { "content-type": answer.type });
  outgoing.end(answer.status === 204 ? undefined : answer.text);
});

/** JSON says the same however it is spaced. */
const readable = (text: string) =>
  text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text;

async function firstOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  return new TextDecoder().decode(value);
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyway-samples-"));
let base = "";

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const [world, unkeys] = [
    await newSampleWorld(send, verifier()),
    await newSampleWorld(send, verifier()),
  ];
  const inOrder = routes.toSorted((one, other) => turnOf(one) - turnOf(other));
  for (const route of inOrder)
    prepared.set(route.id, prepare(route, route.id.includes(".") ? unkeys : world));
  return () => {
    server.close();
    fs.rmSync(folder, { recursive: true });
  };
}, 180_000);

/** What takes something away, the later the more goes with it. */
const TAKES: readonly RegExp[] = [
  /^(?:finish|cancel|disable|updateWebhook)/,
  /^revoke/,
  /^end/,
  /^(?:purge|remove|delete)|\.delete/,
  /^freeze|\.deleteApi/,
];

/** When an operation is carried out, so that all that it is about is still there. */
function turnOf({ id, method }: Route): number {
  if (method === "get") return 0;
  // Before others give the key what they know instead.
  if (id.includes(".remove")) return -1;
  return TAKES.findLastIndex((taking) => taking.test(id)) + 1;
}

/** The operation's sample as the page has it, of things that are there. */
function prepare(route: Route, world: SampleWorld): Prepared {
  const { params, query, body } = sampleRequests(world)[route.id] ?? {};
  const shown = operations.get(route.id);
  if (!shown) throw new Error(`The reference has no ${route.id}.`);
  const where = urlOf(route, { ...(params && { params }), ...(query && { query }) });
  const given = route.schemas.body && body !== undefined && JSON.parse(JSON.stringify(body));
  const call = { ...shown.call, path: where, body: given || undefined };
  return { route, call, guarded: shown.guarded, key: world.key };
}

// In this order: what curl got is what the others get.
describe.each(LANGUAGES)("every sample in %s", (language) => {
  test("is run as it stands, and says the same as in curl", async () => {
    const samples = [...prepared].map(([id, { call, guarded, key }]) => ({
      ...{ id, key },
      code: sampleOf(language, call, { baseUrl: `${base}/${id}/${language}`, guarded }),
    }));
    const { stdout, stderr } = await runSamples(language, folder, samples);
    expect(stderr).toBe("");
    expect([...(seen.get(language) ?? [])].toSorted()).toEqual([...prepared.keys()].toSorted());
    expect(different).toEqual([]);
    expect(stdout).toContain('"code":"VALID"');
  }, 180_000);
});

test("every sample is answered with what the reference says it is answered with", () => {
  const statuses = [...prepared].map(([id, { route }]) => [
    id,
    SIGNED.includes(id) ? 401 : (route.status ?? 200),
  ]);
  expect([...prepared.keys()].map((id) => [id, answered.get(id)?.status])).toEqual(statuses);
});
