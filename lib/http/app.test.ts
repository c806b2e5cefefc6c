import { beforeAll, describe, expect, test } from "vitest";
import { getKey } from "@/lib/keys/get";
import { revokeKey } from "@/lib/keys/revoke";
import { rotateKey } from "@/lib/keys/rotate";
import { updateKey } from "@/lib/keys/update";
import { newTestKey } from "@/lib/testing/workspace";
import { createApp } from "./app";
import { newTestTenant, testHttp } from "./testing";

const { send, verifier } = testHttp();
type Tenant = Awaited<ReturnType<typeof newTestTenant>>;
let acme: Tenant;
beforeAll(async () => {
  acme = await newTestTenant();
});

/** A problem without what differs from answer to answer. */
const problem = (status: number, code: string, detail: string, errors: object[] = []) =>
  expect.objectContaining({
    status,
    body: {
      type: `urn:keyway:problem:${code}`,
      title: expect.any(String),
      status,
      detail,
      code,
      requestId: expect.stringMatching(/^req_/),
      errors,
    },
  });

const CHALLENGE = 'Bearer realm="keyway"';
const INVALID_TOKEN = 'Bearer realm="keyway", error="invalid_token"';

describe("who may call", () => {
  test("without a credential: 401, with a challenge that names no error", async () => {
    const answer = await send("GET", "/v1/keys");
    expect(answer).toEqual(
      problem(401, "unauthenticated", "Send a management key: Authorization: Bearer <key>."),
    );
    expect(answer.headers.get("www-authenticate")).toBe(CHALLENGE);
  });

  test.each([
    ["an unknown text", "Bearer something-else-entirely"],
    ["our shape with a wrong checksum", `Bearer acme_live_kw${"0".repeat(38)}`],
    ["nothing after the word", "Bearer "],
    ["another scheme", "Basic dXNlcjpwYXNz"],
    ["two keys", "Bearer a b"],
    ["a text that is too long", `Bearer ${"x".repeat(513)}`],
  ])("with %s: 401, and the same words for all of them", async (_, authorization) => {
    const answer = await send("GET", "/v1/keys", { headers: { authorization } });
    expect(answer).toEqual(problem(401, "unauthenticated", "The management key is not valid."));
    expect(answer.headers.get("www-authenticate")).toBe(INVALID_TOKEN);
  });

  test("K09 a key in the query of a call that takes it in the body is refused, not overlooked", async () => {
    const body = { key: "sk_live_x" };
    for (const path of ["/v1/keys/verify", "/v1/keys/verify-batch", "/v1/keys"]) {
      const answer = await send("POST", `${path}?key=sk_live_x`, { key: acme.key, body });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: "key" }] } });
    }
  });

  test("a management key's use is written down: its last use, and the end of an old secret's overlap", async () => {
    const { key, secret: old } = await newTestKey(acme.workspace, acme.workspace.managementApiId, {
      scopes: ["apis:read"],
    });
    const overlap = { mode: "afterFirstUse", seconds: 60 } as const;
    const { secret } = await rotateKey(acme.workspace.owner, key.id, { overlap });
    for (const one of [old, secret]) await send("GET", "/v1/apis", { key: one });
    await verifier().ship();
    const { secrets, lastUsedAt } = await getKey(acme.workspace.owner, key.id);
    expect(lastUsedAt).toBeInstanceOf(Date);
    expect(secrets).toMatchObject([
      { version: 1, status: "retiring", retiresAt: expect.any(Date), lastUsedAt: expect.any(Date) },
      { version: 2, status: "active", lastUsedAt: expect.any(Date) },
    ]);
  });

  test("K09 a key in the query, a cookie or another header is no credential", async () => {
    const { key } = acme;
    for (const name of ["key", "access_token", "api_key"])
      expect((await send("GET", `/v1/keys?${name}=${key}`)).status).toBe(401);
    for (const header of ["cookie", "x-api-key", "x-keyway-key", "proxy-authorization"]) {
      const headers = { [header]: header === "cookie" ? `key=${key}` : key };
      expect((await send("GET", "/v1/keys", { headers })).status).toBe(401);
    }
  });

  test("a key of an API that is not the built-in one is no management key", async () => {
    const { secret } = await newTestKey(acme.workspace, acme.api.id, { scopes: ["*"] });
    expect((await send("GET", "/v1/keys", { key: secret })).status).toBe(401);
  });

  const past = new Date(Date.now() - 60_000).toISOString();
  const future = new Date(Date.now() + 3_600_000).toISOString();
  test.each([
    ["has expired", { expiresAt: past }],
    ["is not valid yet", { notBefore: future }],
    ["is disabled", { enabled: false }],
    ["may come from elsewhere only", { ipAllowlist: ["198.51.100.0/24"] }],
  ])("a management key that %s: 401", async (_, input) => {
    const { secret } = await acme.managementKey(["*"], input);
    expect((await send("GET", "/v1/keys", { key: secret })).status).toBe(401);
  });

  test("a management key that may come from this address is let in, whatever a header claims", async () => {
    const { secret: key } = await acme.managementKey(["*"], { ipAllowlist: ["203.0.113.7"] });
    const headers = { "x-forwarded-for": "198.51.100.1" };
    expect((await send("GET", "/v1/keys", { key, headers })).status).toBe(200);
    const { secret: other } = await acme.managementKey(["*"], { ipAllowlist: ["198.51.100.1"] });
    expect((await send("GET", "/v1/keys", { key: other, headers })).status).toBe(401);
  });

  test("a management key that was in use is refused as soon as its revocation has returned", async () => {
    const { key, secret } = await acme.managementKey(["*"]);
    expect((await send("GET", "/v1/keys", { key: secret })).status).toBe(200);
    await revokeKey(acme.workspace.owner, key.id, { reason: "" });
    expect((await send("GET", "/v1/keys", { key: secret })).status).toBe(401);
  });

  test("the old secret of a management key rotated without overlap is refused, the new one let in", async () => {
    const { key, secret } = await acme.managementKey(["*"]);
    const overlap = { mode: "none", seconds: 0 } as const;
    const rotated = await rotateKey(acme.workspace.owner, key.id, { overlap });
    expect((await send("GET", "/v1/keys", { key: secret })).status).toBe(401);
    expect((await send("GET", "/v1/keys", { key: rotated.secret })).status).toBe(200);
  });

  test("a permission taken from a management key is gone at once: 403", async () => {
    const { key, secret } = await acme.managementKey(["keys:read", "apis:read"]);
    expect((await send("GET", "/v1/keys", { key: secret })).status).toBe(200);
    await updateKey(acme.workspace.owner, key.id, { scopes: ["apis:read"] });
    const answer = await send("GET", "/v1/keys", { key: secret });
    expect(answer).toEqual(problem(403, "forbidden", "This needs the permission keys:read."));
    expect(answer.headers.get("www-authenticate")).toBe(
      'Bearer realm="keyway", error="insufficient_scope"',
    );
  });
});

describe("what is not served", () => {
  test.each([
    "/",
    "/v1",
    "/v1/",
    "/v1/keys/",
    "/v1/nothing",
    "/v1//keys",
    "/V1/keys",
    "/v1/keys/a/b/c",
  ])("%s: 404", async (path) => {
    const answer = await send("GET", path, { key: acme.key });
    expect(answer).toEqual(problem(404, "not_found", "Nothing is served at this path."));
  });

  test.each([
    ["PUT", "/v1/keys", "POST, GET, HEAD"],
    ["DELETE", "/v1/keys", "POST, GET, HEAD"],
    ["POST", "/v1/keys/key_1", "GET, HEAD, PATCH, DELETE"],
    ["GET", "/v1/keys/key_1/revoke", "POST"],
    ["OPTIONS", "/v1/apis", "POST, GET, HEAD"],
    ["POST", "/healthz", "GET, HEAD"],
  ])("%s %s: 405, with the methods that are", async (method, path, allow) => {
    const answer = await send(method, path, { key: acme.key });
    expect(answer).toEqual(problem(405, "invalid", `This path takes ${allow}.`));
    expect(answer.headers.get("allow")).toBe(allow);
  });

  test("HEAD answers what GET does, without the body", async () => {
    const answer = await send("HEAD", "/v1/apis", { key: acme.key });
    expect(answer).toMatchObject({ status: 200, text: "" });
  });
});

describe("what is sent", () => {
  const post = (sent: object) => send("POST", "/v1/keys", { key: acme.key, ...sent });

  test("a body of more than 64 KiB: 413, also when it is not announced", async () => {
    const raw = JSON.stringify({ name: "x".repeat(70_000) });
    const detail = "The body of this request may have at most 65536 bytes.";
    expect(await post({ raw })).toEqual(problem(413, "too_large", detail));
    const headers = { "content-length": "100" };
    expect(await post({ raw, headers })).toEqual(problem(413, "too_large", detail));
  });

  test("a verification of more than 16 KiB: 413", async () => {
    const raw = JSON.stringify({ key: "x", tags: ["x".repeat(17_000)] });
    const answer = await send("POST", "/v1/keys/verify", { key: acme.key, raw });
    const detail = "The body of this request may have at most 16384 bytes.";
    expect(answer).toEqual(problem(413, "too_large", detail));
  });

  test("a body of another type: 415", async () => {
    const headers = { "content-type": "text/plain" };
    const detail = "The Content-Type must be application/json.";
    expect(await post({ raw: "{}", headers })).toEqual(
      problem(415, "unsupported_media_type", detail),
    );
  });

  test("a body that is no JSON, or says one thing twice: 400", async () => {
    expect(await post({ raw: "{" })).toEqual(problem(400, "invalid", "The body is not JSON."));
    expect(await post({ raw: '{"name":"a","name":"b"}' })).toEqual(
      problem(400, "invalid", "The body names a field twice in one object."),
    );
  });

  test("T03 a field that is not the caller's to set: 400, with its place", async () => {
    const body = { apiId: acme.api.id, id: "key_1", workspaceId: "ws_1", limits: [{ hash: 1 }] };
    const answer = await post({ body });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      detail: "The body of this request is not valid.",
      errors: expect.arrayContaining([
        { path: "id", message: "is unknown" },
        { path: "workspaceId", message: "is unknown" },
        { path: "limits[0].hash", message: "is unknown" },
        { path: "limits[0].name", message: expect.any(String) },
      ]),
    });
  });

  test("a wrong value: 400, with its place and what was expected", async () => {
    const limit = { name: "requests", limit: 10, windowMs: "1 minute" };
    expect(await post({ body: { apiId: acme.api.id, limits: [limit] } })).toEqual(
      problem(400, "invalid", "The body of this request is not valid.", [
        {
          path: "limits[0].windowMs",
          message: "Invalid input: expected number, received string",
        },
      ]),
    );
  });

  test.each([
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["limit=x", "limit"],
    ["limit=1&limit=2", "limit"],
    ["cursor=!!", "cursor"],
    ["cursor=WyJhIl0", "cursor"],
    ["cursor=WyJub3doZW4iLCJ4Il0", "cursor"],
    ["status=gone", "status"],
    ["expiresBefore=tomorrow", "expiresBefore"],
    ["order=asc", "order"],
    ["q=%00", "q"],
  ])("the query %s: 400, naming %s", async (query, path) => {
    const answer = await send("GET", `/v1/keys?${query}`, { key: acme.key });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: "invalid", errors: [{ path }] });
  });

  test.each(["%00", "%ff", "..%2f..", "x".repeat(65), "key_' or 1=1"])(
    "the id %j is the id of nothing: 404",
    async (id) => {
      expect((await send("GET", `/v1/keys/${id}`, { key: acme.key })).status).toBe(404);
    },
  );
});

describe("what goes wrong on our side", () => {
  const failing = (error: unknown) =>
    createApp(() => Promise.reject(error)).request(
      "/v1/keys",
      { headers: { authorization: "Bearer x" } },
      { peer: "" },
    );

  test("T07 is told without its text: 500 with a request id", async () => {
    const response = await failing(new Error("select * from keys where secret = 'hunter2'"));
    expect(response.status).toBe(500);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toEqual({
      type: "urn:keyway:problem:unavailable",
      title: "Internal error",
      status: 500,
      detail: "Something went wrong on our side.",
      code: "unavailable",
      requestId: response.headers.get("x-request-id"),
      errors: [],
    });
  });

  test.each(["ECONNREFUSED", "CONNECTION_CLOSED", "CONNECT_TIMEOUT", "57P01", "40001"])(
    "a database that is away (%s): 503, and when to try again",
    async (code) => {
      const cause = Object.assign(new Error("connect 10.0.0.5:5432"), { code });
      const response = await failing(new Error("Failed query: select …", { cause }));
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("1");
      const text = await response.text();
      expect(text).toContain("The database cannot be reached right now.");
      expect(text).not.toContain("10.0.0.5");
      expect(text).not.toContain("select");
    },
  );
});

describe("every answer", () => {
  test("has headers that keep it from caches, sniffing, frames and referrers, and a request id of ours", async () => {
    const sent = { key: acme.key, headers: { "x-request-id": "req_mine" } };
    const [first, second] = [
      await send("GET", "/v1/apis", sent),
      await send("GET", "/v1/apis", sent),
    ];
    expect(Object.fromEntries(first.headers)).toEqual({
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "content-type": "application/json",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-request-id": expect.stringMatching(/^req_[0-9a-z]{23}$/),
    });
    const ids = [first, second].map((one) => one.headers.get("x-request-id"));
    expect(new Set([...ids, "req_mine"]).size).toBe(3);
  });

  test("healthz says that the process is up, readyz that its database answers, to anybody", async () => {
    expect((await send("GET", "/healthz")).body).toEqual({ status: "ok" });
    expect((await send("GET", "/readyz")).body).toEqual({ status: "ready", degraded: [] });
    expect(verifier().node.leased).toBe(true);
  });
});
