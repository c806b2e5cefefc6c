import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import type { Actor } from "@/lib/actor";
import { getKey } from "@/lib/keys/get";
import { signUp } from "@/lib/users/sign-up";
import type { ExperimentInput } from "./input";
import { type Onboarding, openOnboarding } from "./open";
import { runExperiment } from "./run";

testDatabase();

type Asked = Readonly<{ url: string; authorization: string; body: Record<string, unknown> }>;

let server: Server;
let apiUrl: string;
let actor: Actor;
let opened: Onboarding;
let asked: (Asked & { status: string })[] = [];

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

/** Stands for the API: notes what it is asked, and how the key stands at that moment. */
beforeAll(async () => {
  const origin = { requestId: "", ip: "", userAgent: "" };
  const input = { email: "run@b.c", password: "correct horse battery", name: "" };
  ({ actor } = await signUp(input, origin));
  const first = await openOnboarding(actor);
  if (!first) throw new Error("It is over already.");
  opened = first;
  server = createServer(async (request, response) => {
    const body = await readBody(request);
    const { status } = await getKey(actor, opened.keyId);
    const { url = "", headers } = request;
    asked.push({ url, authorization: headers.authorization ?? "", body, status });
    response.end('{"code":"NOTED"}');
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
});

const run = (experiment: ExperimentInput["experiment"], url = apiUrl) => {
  const { keyId, secret, callerSecret } = opened;
  return runExperiment(actor, { experiment, keyId, secret, callerSecret }, url);
};

describe("an experiment", () => {
  test("sends the request of the terminal, marked as the dashboard's", async () => {
    expect(await run("verify")).toEqual(["NOTED"]);
    expect(asked).toEqual([
      {
        url: "/v1/keys/verify",
        authorization: `Bearer ${opened.callerSecret}`,
        body: { key: opened.secret, context: { userAgent: "Keyway dashboard" } },
        status: "active",
      },
    ]);
  });

  test("sends more than the limit allows", async () => {
    expect(await run("exceed")).toHaveLength(12);
    expect(asked).toHaveLength(12);
  });

  test("asks for a scope that the key does not hold", async () => {
    await run("scope");
    const { scopes } = await getKey(actor, opened.keyId);
    expect(asked[0]?.body.scopes).toEqual(["items:write"]);
    expect(scopes).not.toContain("items:write");
  });

  test("asks while the key is disabled, and enables it again", async () => {
    await run("disable");
    expect(asked.map((one) => one.status)).toEqual(["disabled"]);
    expect((await getKey(actor, opened.keyId)).status).toBe("active");
  });

  test("against an API that does not answer is unavailable, and leaves the key enabled", async () => {
    const nowhere = "http://127.0.0.1:1";
    await expect(run("disable", nowhere)).rejects.toMatchObject({ code: "unavailable" });
    expect((await getKey(actor, opened.keyId)).status).toBe("active");
  });
});
