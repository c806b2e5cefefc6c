import { beforeAll, describe, expect, test } from "vitest";
import { newTestTenant, testHttp } from "../testing";

const { send } = testHttp();
let acme: Awaited<ReturnType<typeof newTestTenant>>;
beforeAll(async () => {
  acme = await newTestTenant();
});

const call = (method: string, path: string, body?: unknown) =>
  send(method, path, { key: acme.key, ...(body !== undefined && { body }) });
const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const idOf = (body: unknown) => (body as { id: string }).id;

describe("/v1/apis", () => {
  test("POST of a name alone makes an API with what most people want", async () => {
    const answer = await call("POST", "/v1/apis", { name: "Search" });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^api_/),
      name: "Search",
      kind: "customer",
      prefix: "sk",
      audience: null,
      scopes: [],
      defaults: { limits: [], expiresInDays: null },
      tokens: { ttlSeconds: 300, algorithm: "ES256", certificateBound: false },
      createdAt: at,
      updatedAt: at,
    });
  });

  test("POST takes every field of the contract, and GET gives it back", async () => {
    const limit = { name: "requests", limit: 5, windowMs: 1000, algorithm: "sliding" };
    const input = {
      name: "Billing",
      prefix: "bill",
      audience: "https://billing.example.com",
      scopes: [
        { name: "invoices:read", description: "See invoices" },
        { name: "invoices:write", description: "" },
      ],
      defaults: { limits: [{ ...limit, auto: false, mode: "monitor" }], expiresInDays: 90 },
      tokens: { ttlSeconds: 60, algorithm: "RS256", certificateBound: true },
    };
    const made = await call("POST", "/v1/apis", input);
    expect(made).toMatchObject({ status: 201, body: input });
    const read = await call("GET", `/v1/apis/${idOf(made.body)}`);
    expect(read).toMatchObject({ status: 200, body: made.body });
  });

  test("PATCH changes what it names and leaves the rest", async () => {
    const made = await call("POST", "/v1/apis", {
      name: "Before",
      tokens: { ttlSeconds: 60 },
      scopes: [{ name: "a:read" }],
    });
    const id = idOf(made.body);
    const answer = await call("PATCH", `/v1/apis/${id}`, { name: "After", scopes: [] });
    const changed = { ...(made.body as object), name: "After", scopes: [], updatedAt: at };
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(changed);
  });

  test("DELETE: 204, then 404; 409 while it has keys, and always of the built-in one", async () => {
    const id = idOf((await call("POST", "/v1/apis", { name: "Gone" })).body);
    const { body } = await call("POST", "/v1/keys", { apiId: id });
    expect((await call("DELETE", `/v1/apis/${id}`)).status).toBe(409);
    await call("POST", `/v1/keys/${(body as { key: { id: string } }).key.id}/revoke`, {});
    expect(await call("DELETE", `/v1/apis/${id}`)).toMatchObject({ status: 204, text: "" });
    expect((await call("GET", `/v1/apis/${id}`)).status).toBe(404);
    const builtIn = acme.workspace.managementApiId;
    expect((await call("DELETE", `/v1/apis/${builtIn}`)).status).toBe(409);
  });

  test("an audience that another API has: 409", async () => {
    const audience = "https://taken.example.com";
    expect((await call("POST", "/v1/apis", { name: "One", audience })).status).toBe(201);
    const answer = await call("POST", "/v1/apis", { name: "Two", audience });
    expect(answer).toMatchObject({ status: 409, body: { code: "conflict" } });
  });

  test.each([
    [{}, "name"],
    [{ name: "x", kind: "management" }, "kind"],
    [{ name: "x", prefix: "A" }, "prefix"],
    [{ name: "x", audience: "not a uri" }, "audience"],
    [{ name: "x", scopes: [{ name: "a b" }] }, "scopes[0].name"],
    [{ name: "x", scopes: [{ name: "a" }, { name: "a" }] }, "scopes"],
    [{ name: "x", defaults: { expiresInDays: 0 } }, "defaults.expiresInDays"],
    [{ name: "x", defaults: { limits: [{ name: "l", limit: 1 }] } }, "defaults.limits[0].windowMs"],
    [{ name: "x", tokens: { ttlSeconds: 1e9 } }, "tokens.ttlSeconds"],
    [{ name: "x", tokens: { algorithm: "none" } }, "tokens.algorithm"],
  ])("POST of %j: 400 at %s", async (body, path) => {
    const answer = await call("POST", "/v1/apis", body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });
});

describe("/v1/roles", () => {
  test("a role is made, read, changed, listed and deleted", async () => {
    const input = { apiId: acme.api.id, name: "reader", scopes: ["invoices:read"] };
    const made = await call("POST", "/v1/roles", input);
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      id: expect.stringMatching(/^role_/),
      ...input,
      description: "",
      createdAt: at,
      updatedAt: at,
    });
    const path = `/v1/roles/${idOf(made.body)}`;
    expect((await call("GET", path)).body).toEqual(made.body);
    const changed = await call("PATCH", path, { description: "Reads" });
    expect(changed.body).toEqual({
      ...(made.body as object),
      description: "Reads",
      updatedAt: at,
    });
    const list = await call("GET", `/v1/roles?apiId=${acme.api.id}`);
    expect(list.body).toEqual({ items: [changed.body], nextCursor: null });
    expect((await call("DELETE", path)).status).toBe(204);
    expect((await call("GET", path)).status).toBe(404);
  });

  test("a name that another role of the API has: 409", async () => {
    const body = { apiId: acme.api.id, name: "twice" };
    expect((await call("POST", "/v1/roles", body)).status).toBe(201);
    expect((await call("POST", "/v1/roles", body)).status).toBe(409);
  });

  test.each([
    [{ name: "x" }, 400, "apiId"],
    [{ apiId: "api_unknown", name: "x" }, 404, null],
    [{ apiId: "own", name: "" }, 400, "name"],
    [{ apiId: "own", name: "x", scopes: ["!"] }, 400, "scopes[0]"],
    [{ apiId: "own", name: "x", id: "role_1" }, 400, "id"],
  ])("POST of %j: %i", async (input, status, path) => {
    const own = "apiId" in input && input.apiId === "own" && { apiId: acme.api.id };
    const answer = await call("POST", "/v1/roles", { ...input, ...own });
    expect(answer.status).toBe(status);
    if (path) expect(answer.body).toMatchObject({ errors: [{ path }] });
  });
});

describe("/v1/owners", () => {
  test("an owner is described, read by the company's own id, changed, listed and deleted", async () => {
    const limit = {
      name: "requests",
      limit: 10,
      windowMs: 1000,
      algorithm: "token_bucket",
      auto: true,
      mode: "enforce",
    };
    const input = { id: "org/42 ü", name: "Acme", metadata: { tier: 1 }, limits: [limit] };
    const made = await call("POST", "/v1/owners", input);
    expect(made.status).toBe(201);
    expect(made.body).toEqual({ ...input, enabled: true, createdAt: at, updatedAt: at });
    const path = `/v1/owners/${encodeURIComponent(input.id)}`;
    expect((await call("GET", path)).body).toEqual(made.body);
    const changed = await call("PATCH", path, { enabled: false });
    expect(changed.body).toEqual({ ...(made.body as object), enabled: false, updatedAt: at });
    const list = await call("GET", "/v1/owners?q=org");
    expect(list.body).toEqual({ items: [changed.body], nextCursor: null });
    expect((await call("DELETE", path)).status).toBe(204);
    expect((await call("GET", path)).status).toBe(404);
  });

  test("an id that is taken: 409; an owner with keys cannot be deleted: 409", async () => {
    await call("POST", "/v1/keys", { apiId: acme.api.id, ownerId: "user_9" });
    expect((await call("POST", "/v1/owners", { id: "user_9" })).status).toBe(409);
    expect((await call("DELETE", "/v1/owners/user_9")).status).toBe(409);
  });

  test("the keys of a disabled owner are refused once this has returned", async () => {
    const body = { apiId: acme.api.id, ownerId: "user_10" };
    const { secret } = (await call("POST", "/v1/keys", body)).body as { secret: string };
    await call("PATCH", "/v1/owners/user_10", { enabled: false });
    const verified = await call("POST", "/v1/keys/verify", { key: secret });
    expect(verified.body).toMatchObject({ valid: false, code: "DISABLED" });
  });

  test.each([
    [{}, "id"],
    [{ id: "" }, "id"],
    [{ id: "x".repeat(256) }, "id"],
    [{ id: "x", enabled: 1 }, "enabled"],
  ])("POST of %.40j: 400 at %s", async (body, path) => {
    const answer = await call("POST", "/v1/owners", body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });
});

describe("/v1/overrides", () => {
  test("an override is made, read, changed, listed and deleted", async () => {
    const input = { namespace: "requests", identifier: "user_1", limit: 500 };
    const made = await call("POST", "/v1/overrides", input);
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      id: expect.stringMatching(/^ovr_/),
      ...input,
      windowMs: null,
      reason: "",
      expiresAt: null,
      createdAt: at,
      updatedAt: at,
    });
    const path = `/v1/overrides/${idOf(made.body)}`;
    expect((await call("GET", path)).body).toEqual(made.body);
    const expiresAt = "2100-01-01T00:00:00.000Z";
    const changed = await call("PATCH", path, { limit: 0, expiresAt });
    expect(changed.body).toEqual({ ...(made.body as object), limit: 0, expiresAt, updatedAt: at });
    const list = await call("GET", "/v1/overrides?identifier=user_1");
    expect(list.body).toEqual({ items: [changed.body], nextCursor: null });
    expect((await call("DELETE", path)).status).toBe(204);
    expect((await call("GET", path)).status).toBe(404);
  });

  test("a second one for an identifier: 409", async () => {
    const body = { namespace: "requests", identifier: "user_2", limit: 1 };
    expect((await call("POST", "/v1/overrides", body)).status).toBe(201);
    expect((await call("POST", "/v1/overrides", body)).status).toBe(409);
  });

  test("holds for the very next verification", async () => {
    const limits = [{ name: "requests", limit: 1, windowMs: 3_600_000 }];
    const { key, secret } = (await call("POST", "/v1/keys", { apiId: acme.api.id, limits }))
      .body as { key: { id: string }; secret: string };
    const verify = async () =>
      ((await call("POST", "/v1/keys/verify", { key: secret })).body as { code: string }).code;
    expect([await verify(), await verify()]).toEqual(["VALID", "RATE_LIMITED"]);
    await call("POST", "/v1/overrides", { namespace: "requests", identifier: key.id, limit: 2 });
    expect([await verify(), await verify()]).toEqual(["VALID", "RATE_LIMITED"]);
  });

  test.each([
    [{ namespace: "n", identifier: "i" }, "limit"],
    [{ namespace: "", identifier: "i", limit: 1 }, "namespace"],
    [{ namespace: "n", identifier: "i", limit: -1 }, "limit"],
    [{ namespace: "n", identifier: "i", limit: 1, windowMs: 0 }, "windowMs"],
    [{ namespace: "n", identifier: "i", limit: 1.5 }, "limit"],
  ])("POST of %j: 400 at %s", async (body, path) => {
    const answer = await call("POST", "/v1/overrides", body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });
});
