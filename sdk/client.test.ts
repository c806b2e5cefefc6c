import { beforeAll, describe, expect, test } from "vitest";
import { type ErrorCode, Keyway, KeywayError, type KeywayOptions } from "./src/client";
import { newTestCustomer, testServer } from "./testing";

const server = testServer();
let customer: Awaited<ReturnType<typeof newTestCustomer>>;
beforeAll(async () => {
  customer = await newTestCustomer();
});

const client = (more: Partial<KeywayOptions> = {}) =>
  new Keyway({ url: `${server.url()}/`, key: customer.key, backoffMs: 1, ...more });

/** The error of a call that must fail. */
const failure = (call: Promise<unknown>): Promise<KeywayError> =>
  call.then(
    () => expect.unreachable("the call succeeded"),
    (error: unknown) => (error instanceof KeywayError ? error : expect.unreachable(String(error))),
  );

/** A network that does as told with its first calls, and then what it should. */
function network(
  ...first: ((input: RequestInfo | URL, init?: RequestInit) => Promise<Response>)[]
) {
  const sent: Request[] = [];
  const through: typeof fetch = (input, init) => {
    sent.push(new Request(input, init));
    return (first.shift() ?? fetch)(input, init);
  };
  return { fetch: through, sent };
}

const lost = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
  await (await fetch(input, init)).text();
  throw new TypeError("fetch failed");
};
const refused =
  (status: number, headers: Record<string, string> = {}) =>
  async () =>
    new Response("<h1>Unavailable</h1>", { status, headers });

describe("against the running server", () => {
  test("a key is made, read, changed, rotated and revoked, all of it typed", async () => {
    const keyway = client();
    const { key, secret } = await keyway.post("/v1/keys", {
      body: { apiId: customer.api.id, name: "CI", scopes: ["invoices:read"] },
    });
    expect((await keyway.verify(secret)).code).toBe("VALID");
    const path = { id: key.id };
    await keyway.patch("/v1/keys/{id}", { path, body: { name: "Deploy" } });
    expect((await keyway.get("/v1/keys/{id}", { path })).name).toBe("Deploy");
    const rotated = await keyway.post("/v1/keys/{id}/rotate", {
      path,
      body: { overlap: { mode: "none" } },
    });
    expect((await keyway.verify(secret)).valid).toBe(false);
    const { confirmed } = await keyway.post("/v1/keys/{id}/revoke", { path, body: {} });
    expect(confirmed.nodes).toBe(1);
    expect((await keyway.verify(rotated.secret)).code).toBe("REVOKED");
    expect(await keyway.delete("/v1/keys/{id}", { path })).toBeUndefined();
  });

  test("a list is walked over all its pages, with its filters", async () => {
    for (const name of ["a", "b", "c"]) await customer.newKey({ name, tags: ["walked"] });
    const names: string[] = [];
    const query = { tag: "walked", limit: 2 };
    for await (const key of client().each("/v1/keys", { query })) names.push(key.name);
    expect(names.toSorted()).toEqual(["a", "b", "c"]);
  });

  test("a table comes as it is", async () => {
    const response = await client().raw("/v1/usage", { query: { format: "csv" } });
    expect(await response.text()).toMatch(/^start,/);
  });

  test("a refusal is an error that says what is wrong with which field, and where to look it up", async () => {
    const body = { apiId: customer.api.id, name: "x", tags: ["a".repeat(500)] };
    const error = await failure(client().post("/v1/keys", { body }));
    expect(error).toMatchObject({ code: "invalid" satisfies ErrorCode, status: 400 });
    expect(error.errors).toEqual([{ path: "tags[0]", message: expect.any(String) }]);
    expect(error.message).toContain("tags[0]");
    expect(error.requestId).toMatch(/^req_/);
    const stranger = client({ key: () => Promise.resolve("kw_wrong") });
    expect((await failure(stranger.get("/v1/apis"))).code).toBe("unauthenticated");
  });

  test("ids are put into the path as they are, whatever they hold", async () => {
    const path = { id: "a/../b?c" };
    expect((await failure(client().get("/v1/owners/{id}", { path }))).code).toBe("not_found");
  });
});

describe("repetitions:", () => {
  test("a POST whose answer was lost has run once", async () => {
    const { fetch, sent } = network(lost, lost);
    const body = { apiId: customer.api.id, name: "once" };
    const { key } = await client({ fetch }).post("/v1/keys", { body });
    expect(sent).toHaveLength(3);
    const found: string[] = [];
    for await (const one of client().each("/v1/keys", { query: { q: "once" } })) found.push(one.id);
    expect(found).toEqual([key.id]);
  });

  test("what passes is tried again, no more often than was said", async () => {
    const twice = network(refused(503), refused(502));
    await client({ fetch: twice.fetch }).get("/v1/apis");
    expect(twice.sent).toHaveLength(3);
    const thrice = network(refused(503), refused(503), refused(503));
    const error = await failure(client({ fetch: thrice.fetch }).get("/v1/apis"));
    expect(error).toMatchObject({ code: "unexpected", status: 503 });
    expect(thrice.sent).toHaveLength(3);
    const never = network(refused(503));
    await failure(client({ fetch: never.fetch, retries: 0 }).get("/v1/apis"));
    expect(never.sent).toHaveLength(1);
  });

  test("what will not pass is not tried again", async () => {
    for (const status of [400, 401, 403, 404, 409, 422, 500]) {
      const { fetch, sent } = network(refused(status));
      await failure(client({ fetch }).get("/v1/apis"));
      expect(sent).toHaveLength(1);
    }
  });

  test("Retry-After is waited for, in seconds or until a date, unless it is far away", async () => {
    const soon = network(refused(429, { "retry-after": "0" }));
    await client({ fetch: soon.fetch, backoffMs: 3_600_000 }).get("/v1/apis");
    expect(soon.sent).toHaveLength(2);
    const past = network(refused(503, { "retry-after": new Date(0).toUTCString() }));
    await client({ fetch: past.fetch, backoffMs: 3_600_000 }).get("/v1/apis");
    expect(past.sent).toHaveLength(2);
    const far = network(refused(429, { "retry-after": "3600" }));
    const error = await failure(client({ fetch: far.fetch }).get("/v1/apis"));
    expect(error.retryAfterMs).toBe(3_600_000);
  });

  test("an attempt that takes too long is given up and made again, a verification is not", async () => {
    const silent: typeof fetch = (_input, init) =>
      new Promise((_done, failed) => {
        init?.signal?.addEventListener("abort", () => failed(init.signal?.reason));
      });
    const read = network(silent, silent, silent);
    const error = await failure(client({ fetch: read.fetch, timeoutMs: 5 }).get("/v1/apis"));
    expect(error).toMatchObject({ code: "timeout", status: 0 });
    expect(read.sent).toHaveLength(3);
    // It may have been counted.
    const verified = network(silent);
    const answer = await client({ fetch: verified.fetch, verifyTimeoutMs: 5 }).verify("a key");
    expect(answer).toMatchObject({ valid: false, code: "UNAVAILABLE", decidedBy: "policy" });
    expect(verified.sent).toHaveLength(1);
  });

  test("the caller's signal ends a call, also while it waits for another attempt", async () => {
    const stop = new AbortController();
    const { fetch } = network(async () => {
      queueMicrotask(() => setTimeout(() => stop.abort(new Error("enough")), 0));
      return new Response(null, { status: 503, headers: { "retry-after": "15" } });
    });
    const call = client({ fetch }).get("/v1/apis", { signal: stop.signal });
    await expect(call).rejects.toThrow("enough");
  });
});
