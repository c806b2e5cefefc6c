import { beforeAll, describe, expect, test } from "vitest";
import { createApp } from "./app";
import { newTestTenant, problem, testHttp } from "./testing";

const { send, verifier } = testHttp();
let acme: Awaited<ReturnType<typeof newTestTenant>>;
beforeAll(async () => {
  acme = await newTestTenant();
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
    ["order=sideways", "order"],
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
