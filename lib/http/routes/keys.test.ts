import { beforeAll, describe, expect, test } from "vitest";
import { newTestTenant, testHttp } from "../testing";

const { send } = testHttp();
let acme: Awaited<ReturnType<typeof newTestTenant>>;
beforeAll(async () => {
  acme = await newTestTenant();
});

const post = (path: string, body: unknown = {}) => send("POST", path, { key: acme.key, body });
const get = (path: string) => send("GET", path, { key: acme.key });
const patch = (path: string, body: unknown) => send("PATCH", path, { key: acme.key, body });
const remove = (path: string) => send("DELETE", path, { key: acme.key });

type Made = { key: { id: string; name: string }; secret: string };
const create = async (input: object = {}) =>
  (await post("/v1/keys", { apiId: acme.api.id, ...input })).body as Made;
const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const hint = expect.stringMatching(/^acme_live_kw\w{4}…\w{4}$/);

describe("POST /v1/keys", () => {
  test("makes a key of nothing but its API, with what most people want", async () => {
    const answer = await post("/v1/keys", { apiId: acme.api.id });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      key: {
        id: expect.stringMatching(/^key_/),
        apiId: acme.api.id,
        name: "Untitled key",
        environment: "live",
        status: "active",
        hint,
        ownerId: null,
        scopes: [],
        roles: [],
        metadata: {},
        tags: [],
        expiresAt: null,
        notBefore: null,
        ipAllowlist: [],
        certificates: [],
        limits: [],
        credits: null,
        mode: { ip: "enforce", scopes: "enforce" },
        secrets: [
          { version: 1, status: "active", hint, createdAt: at, retiresAt: null, lastUsedAt: null },
        ],
        createdBy: { kind: "key", id: expect.stringMatching(/^key_/) },
        createdAt: at,
        updatedAt: at,
        lastUsedAt: null,
        revokedAt: null,
        revokeReason: null,
      },
      secret: expect.stringMatching(/^acme_live_kw[0-9A-Za-z]{38}$/),
    });
  });

  test("takes every field of the contract, and gives it back", async () => {
    const role = { apiId: acme.api.id, name: "reader", scopes: ["invoices:read"] };
    expect((await post("/v1/roles", role)).status).toBe(201);
    const limit = { name: "requests", limit: 100, windowMs: 60_000 };
    const input = {
      apiId: acme.api.id,
      name: "Production",
      environment: "test",
      scopes: ["reports:*", "!reports:delete"],
      roles: ["reader"],
      ownerId: "user_123",
      metadata: { plan: { name: "pro", seats: [1, 2] } },
      tags: ["eu"],
      expiresAt: "2100-01-01T02:00:00+02:00",
      notBefore: "2026-01-01T00:00:00Z",
      enabled: false,
      limits: [limit],
      credits: { remaining: 1000, refill: { amount: 10, every: "PT1H", mode: "set" } },
      ipAllowlist: ["203.0.113.0/24", "2001:db8::/32"],
      prefix: "special",
    };
    const answer = await post("/v1/keys", input);
    expect(answer.status).toBe(201);
    const { prefix, enabled, ...kept } = input;
    expect(answer.body).toMatchObject({
      key: {
        ...kept,
        status: "disabled",
        expiresAt: "2100-01-01T00:00:00.000Z",
        notBefore: "2026-01-01T00:00:00.000Z",
        limits: [{ ...limit, algorithm: "fixed", auto: true, mode: "enforce" }],
      },
      secret: expect.stringMatching(/^special_test_kw/),
    });
  });

  test.each([
    [{}, 400, "apiId"],
    [{ apiId: "api_unknown" }, 404, null],
    [{ roles: ["unknown"] }, 400, "roles[0]"],
    [{ environment: "staging" }, 400, "environment"],
    [{ expiresAt: "next week" }, 400, "expiresAt"],
    [{ ipAllowlist: ["203.0.113.0/33"] }, 400, "ipAllowlist[0]"],
    [{ scopes: ["invoices read"] }, 400, "scopes[0]"],
    [{ credits: { remaining: -1 } }, 400, "credits.remaining"],
    [
      { credits: { remaining: 1, refill: { amount: 1, every: "hourly" } } },
      400,
      "credits.refill.every",
    ],
    [{ prefix: "with_underscore" }, 400, "prefix"],
    [{ name: " " }, 400, "name"],
    [{ metadata: { text: "x".repeat(9_000) } }, 400, "metadata"],
  ])("with %j: %i", async (input, status, path) => {
    const body = path === "apiId" ? input : { apiId: acme.api.id, ...input };
    const answer = await post("/v1/keys", body);
    expect(answer.status).toBe(status);
    if (path) expect(answer.body).toMatchObject({ errors: [{ path }] });
  });

  test("K10 a management key cannot give more than it holds: 403", async () => {
    const { secret: key } = await acme.managementKey(["keys:write", "keys:read"]);
    const body = { apiId: acme.workspace.managementApiId, scopes: ["keys:read", "audit:read"] };
    const answer = await send("POST", "/v1/keys", { key, body });
    expect(answer).toMatchObject({ status: 403, body: { code: "forbidden" } });
    const within = { ...body, scopes: ["keys:read"] };
    expect((await send("POST", "/v1/keys", { key, body: within })).status).toBe(201);
  });
});

describe("GET /v1/keys", () => {
  test("answers pages, newest first, until there is no more", async () => {
    const other = await newTestTenant();
    const made: string[] = [];
    for (const name of ["one", "two", "three"]) {
      const body = { apiId: other.api.id, name };
      const answer = await send("POST", "/v1/keys", { key: other.key, body });
      made.unshift((answer.body as Made).key.id);
    }
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? "" : `&cursor=${cursor}`;
      const path = `/v1/keys?apiId=${other.api.id}&limit=2${query}`;
      const { body } = await send("GET", path, { key: other.key });
      const page = body as { items: { id: string }[]; nextCursor: string | null };
      names.push(...page.items.map((one) => one.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(names).toEqual(made);
  });

  test("K02 holds no secret", async () => {
    const { secret } = await create();
    expect((await get("/v1/keys?limit=100")).text).not.toContain(secret);
  });

  test.each([
    ["environment=test&q=Filtered", 1],
    ["environment=live&q=Filtered", 0],
    ["status=active&q=Filtered", 1],
    ["status=revoked&q=Filtered", 0],
    ["ownerId=user_f", 1],
    ["tag=filtered", 1],
    ["scope=filter:read", 1],
    ["q=filtered%20ke", 1],
    ["q=%25", 0],
    ["expiresBefore=2091-01-01T00:00:00Z&q=Filtered", 1],
    ["expiresBefore=2090-01-01T00:00:00Z&q=Filtered", 0],
    ["unusedSince=2100-01-01T00:00:00Z&q=Filtered", 1],
    ["unusedSince=2020-01-01T00:00:00Z&q=Filtered", 0],
    ["apiId=api_unknown", 0],
  ])("?%s finds %i", async (query, count) => {
    const there = (await get("/v1/keys?tag=filtered")).body as { items: unknown[] };
    if (there.items.length === 0)
      await create({
        name: "Filtered key",
        environment: "test",
        ownerId: "user_f",
        tags: ["filtered"],
        scopes: ["filter:read"],
        expiresAt: "2090-06-01T00:00:00Z",
      });
    const { body } = await get(`/v1/keys?${query}`);
    expect((body as { items: unknown[] }).items).toHaveLength(count);
  });
});

describe("/v1/keys/{id}", () => {
  test("GET answers the key as its creation did", async () => {
    const { key } = await create({ name: "Read me" });
    expect(await get(`/v1/keys/${key.id}`)).toMatchObject({ status: 200, body: key });
  });

  test("PATCH changes what it names and leaves the rest", async () => {
    const { key } = await create({ name: "Before", tags: ["a"], credits: { remaining: 5 } });
    const change = { name: "After", credits: null, expiresAt: "2100-01-01T00:00:00Z" };
    const answer = await patch(`/v1/keys/${key.id}`, change);
    const expiresAt = "2100-01-01T00:00:00.000Z";
    const changed = { ...key, name: "After", credits: null, expiresAt, updatedAt: at };
    expect(answer).toMatchObject({ status: 200, body: changed });
    expect((await get(`/v1/keys/${key.id}`)).body).toEqual(answer.body);
  });

  test.each([
    { id: "key_2" },
    { secret: "x" },
    { environment: "test" },
    { apiId: "api_2" },
    { revokedAt: null },
  ])("T03 PATCH of %j is refused", async (body) => {
    const { key } = await create();
    const [path] = Object.keys(body);
    const answer = await patch(`/v1/keys/${key.id}`, body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  test("PATCH of a revoked key: 409", async () => {
    const { key } = await create();
    await post(`/v1/keys/${key.id}/revoke`);
    const answer = await patch(`/v1/keys/${key.id}`, { name: "x" });
    expect(answer).toMatchObject({ status: 409, body: { code: "conflict" } });
  });

  test("DELETE leaves nothing to read", async () => {
    const { key } = await create();
    expect(await remove(`/v1/keys/${key.id}`)).toMatchObject({ status: 204, text: "" });
    expect((await get(`/v1/keys/${key.id}`)).status).toBe(404);
    expect((await remove(`/v1/keys/${key.id}`)).status).toBe(404);
  });
});

describe("POST /v1/keys/lookup", () => {
  test("says in order which texts are ours, and of which version", async () => {
    const { key, secret } = await create();
    const mistyped = secret.replace(/.$/, (last) => (last === "x" ? "y" : "x"));
    const keys = ["something else", secret, mistyped];
    const answer = await post("/v1/keys/lookup", { keys });
    expect(answer.body).toEqual({
      keys: [
        { found: false },
        { found: true, key, secretVersion: 1, status: "active" },
        { found: false },
      ],
    });
    expect(answer.text).not.toContain(secret);
  });

  test.each([[[]], [Array.from({ length: 1001 }, () => "x")], ["x"], [[""]]])(
    "of %.20j: 400",
    async (keys) => {
      expect((await post("/v1/keys/lookup", { keys })).status).toBe(400);
    },
  );
});

describe("GET /v1/keys/{id}", () => {
  test("shows at once what the answering node spent of the credits", async () => {
    const { key, secret } = await create({ credits: { remaining: 100 } });
    for (const cost of [1, 2, 40]) await post("/v1/keys/verify", { key: secret, cost });
    expect((await get(`/v1/keys/${key.id}`)).body).toMatchObject({ credits: { remaining: 57 } });
  });
});

describe("POST /v1/keys/{id}/credits", () => {
  test("sets, adds, subtracts, and lifts the bound", async () => {
    const { key } = await create();
    const path = `/v1/keys/${key.id}/credits`;
    const steps = [
      [{ operation: "add", value: 1 }, 409, undefined],
      [{ operation: "set", value: 10 }, 200, { remaining: 10, refill: null }],
      [{ operation: "add", value: 5 }, 200, { remaining: 15, refill: null }],
      [{ operation: "subtract", value: 20 }, 409, undefined],
      [{ operation: "subtract", value: 15 }, 200, { remaining: 0, refill: null }],
      [{ operation: "set", value: null }, 200, null],
      [{ operation: "add", value: null }, 400, undefined],
      [{ operation: "multiply", value: 2 }, 400, undefined],
    ] as const;
    for (const [body, status, credits] of steps) {
      const answer = await post(path, body);
      expect(answer.status).toBe(status);
      if (credits !== undefined) expect(answer.body).toMatchObject({ id: key.id, credits });
    }
  });
});

describe("what is known of a key's use", () => {
  test("a key that was never used has no callers and no scopes in use", async () => {
    const { key } = await create({ scopes: ["invoices:read"] });
    expect((await get(`/v1/keys/${key.id}/callers`)).body).toEqual({
      items: [],
      versions: [{ version: 1, lastSeenAt: null }],
      safeToFinish: false,
    });
    expect((await get(`/v1/keys/${key.id}/scopes`)).body).toEqual({
      since: at,
      granted: [{ scope: "invoices:read", role: null, used: false }],
      asked: [],
      suggested: [],
    });
  });
});
