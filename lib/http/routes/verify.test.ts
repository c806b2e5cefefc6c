import { beforeAll, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { newTestKey } from "@/lib/testing/workspace";
import { parseRequest } from "@/lib/verify/request";
import { newTestTenant, testHttp } from "../testing";
import { VerifyAnswerShape, VerifyBody } from "../verify-shapes";

const { send } = testHttp();
let acme: Awaited<ReturnType<typeof newTestTenant>>;
let verifierKey: string;
beforeAll(async () => {
  acme = await newTestTenant();
  verifierKey = (await acme.managementKey(["keys:verify"])).secret;
});

const keyOf = (input: object = {}) => newTestKey(acme.workspace, acme.api.id, input);
const verify = (body: unknown, key = verifierKey) => send("POST", "/v1/keys/verify", { key, body });
const minute = { name: "requests", limit: 2, windowMs: 3_600_000 };

describe("POST /v1/keys/verify", () => {
  test("answers what the contract shows, under the id by which the log has it", async () => {
    const { key, secret } = await keyOf({ scopes: ["invoices:read"], limits: [minute] });
    const answer = await verify({ key: secret, scopes: ["invoices:read"] });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      valid: true,
      code: "VALID",
      requestId: answer.headers.get("x-request-id"),
      key: {
        id: key.id,
        name: key.name,
        apiId: acme.api.id,
        environment: "live",
        ownerId: null,
        scopes: ["invoices:read"],
        roles: [],
        metadata: {},
        tags: [],
        expiresAt: null,
        secret: { version: 1, status: "active", retiresAt: null },
      },
      credits: null,
      limits: [{ ...minute, remaining: 1, resetAt: expect.any(String), exceeded: false }],
    });
    expect(answer.headers.get("ratelimit-policy")).toBe('"requests";q=2;w=3600');
    expect(answer.headers.get("ratelimit")).toMatch(/^"requests";r=1;t=\d+$/);
  });

  test("an unknown key is an answer, and carries no key", async () => {
    const answer = await verify({ key: "nothing of ours" });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      valid: false,
      code: "NOT_FOUND",
      requestId: expect.stringMatching(/^req_/),
      reason: expect.any(String),
    });
  });

  test("K06 a key of another workspace is an unknown one", async () => {
    const other = await newTestTenant();
    const { secret } = await newTestKey(other.workspace, other.api.id);
    expect((await verify({ key: secret })).body).toMatchObject({ code: "NOT_FOUND" });
  });

  test("a limited key is told when to come back", async () => {
    const { secret } = await keyOf({ limits: [minute] });
    const body = { key: secret, limits: [{ name: "requests", cost: 2 }] };
    expect((await verify(body)).body).toMatchObject({ code: "VALID" });
    const answer = await verify(body);
    expect(answer.body).toMatchObject({
      valid: false,
      code: "RATE_LIMITED",
      retryAfterMs: expect.any(Number),
      limits: [{ name: "requests", remaining: 0, exceeded: true }],
    });
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("explain shows every check", async () => {
    const { secret } = await keyOf();
    const answer = await verify({ key: secret, explain: true });
    const { checks } = VerifyAnswerShape.parse(answer.body);
    expect(checks?.map((one) => one.check)).toEqual(
      expect.arrayContaining([
        "exists",
        "environment",
        "revoked",
        "enabled",
        "expiry",
        "ip",
        "scope",
      ]),
    );
    expect(checks?.every((one) => one.passed)).toBe(true);
  });

  test("of up to fifty limits of a key tells all; of more than twenty without headers, which would not fit", async () => {
    const limits = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ ...minute, name: `limit ${i}` }));
    const { secret } = await keyOf({ limits: limits(50) });
    const answer = await verify({ key: secret });
    expect(answer.body).toMatchObject({ valid: true, limits: { length: 50 } });
    expect(answer.headers.get("ratelimit")).toBeNull();
    const body = { apiId: acme.api.id, limits: limits(51) };
    expect((await send("POST", "/v1/keys", { key: acme.key, body })).status).toBe(400);
  });

  test("a limit that does not exist: 422", async () => {
    const { secret } = await keyOf();
    const answer = await verify({ key: secret, limits: [{ name: "unknown" }] });
    expect(answer).toMatchObject({ status: 422, body: { code: "unprocessable" } });
  });

  test("a caller may be bound to one API; keys of others are unknown to it", async () => {
    const { secret: bound } = await acme.managementKey([`keys:verify:${acme.api.id}`]);
    const { secret } = await keyOf();
    expect((await verify({ key: secret }, bound)).body).toMatchObject({ code: "VALID" });
    const { secret: elsewhere } = await acme.managementKey(["keys:verify:api_other"]);
    expect((await verify({ key: secret }, elsewhere)).body).toMatchObject({ code: "NOT_FOUND" });
  });

  test("K02 the answer never holds the secret", async () => {
    const { secret } = await keyOf();
    const valid = await verify({ key: secret, explain: true });
    expect(valid.text).not.toContain(secret);
  });
});

/** Bodies that must be read alike by the fast reader and by the schema that the reference shows. */
const READ_ALIKE: [string, unknown, boolean][] = [
  ["the key alone", { key: "x" }, true],
  ["no key", {}, false],
  ["an empty key", { key: "" }, false],
  ["a key of 512", { key: "x".repeat(512) }, true],
  ["a key of 513", { key: "x".repeat(513) }, false],
  ["a key that is a number", { key: 5 }, false],
  ["an unknown field", { key: "x", apikey: "y" }, false],
  ["an environment", { key: "x", environment: "test" }, true],
  ["another environment", { key: "x", environment: "staging" }, false],
  ["scopes as a list", { key: "x", scopes: ["a:read", "b:*"] }, true],
  ["scopes as an expression", { key: "x", scopes: "a AND (b OR NOT c:*)" }, true],
  ["scopes as a number", { key: "x", scopes: 5 }, false],
  ["scopes as a list of numbers", { key: "x", scopes: [5] }, false],
  ["a named limit", { key: "x", limits: [{ name: "n", cost: 0 }] }, true],
  ["a limit on the spot", { key: "x", limits: [{ name: "n", limit: 1, windowMs: 1 }] }, true],
  ["a limit without a name", { key: "x", limits: [{ cost: 1 }] }, false],
  ["a limit with half a cost", { key: "x", limits: [{ name: "n", cost: 0.5 }] }, false],
  ["a limit with an unknown field", { key: "x", limits: [{ name: "n", max: 1 }] }, false],
  [
    "21 limits",
    { key: "x", limits: Array.from({ length: 21 }, (_, i) => ({ name: `n${i}` })) },
    false,
  ],
  ["a cost", { key: "x", cost: 0 }, true],
  ["a negative cost", { key: "x", cost: -1 }, false],
  ["a cost too high", { key: "x", cost: 1_000_000_001 }, false],
  [
    "a context",
    { key: "x", context: { ip: "1.2.3.4", userAgent: "", method: "GET", path: "/" } },
    true,
  ],
  ["a context with an unknown field", { key: "x", context: { host: "x" } }, false],
  ["a context that is a list", { key: "x", context: [] }, false],
  ["a user agent too long", { key: "x", context: { userAgent: "x".repeat(513) } }, false],
  ["tags", { key: "x", tags: ["endpoint=/users"] }, true],
  ["an empty tag", { key: "x", tags: [""] }, false],
  ["21 tags", { key: "x", tags: Array.from({ length: 21 }, () => "t") }, false],
  ["flags", { key: "x", dryRun: true, explain: false }, true],
  ["a flag as text", { key: "x", dryRun: "true" }, false],
  ["a null", { key: "x", apiId: null }, false],
  ["a list", [], false],
  ["a text", "x", false],
];

describe("the body of a verification", () => {
  const isRead = (body: unknown) => {
    try {
      parseRequest(body);
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === "invalid") return false;
      throw error;
    }
  };
  test.each(READ_ALIKE)("with %s is read as the reference says", (_, body, fits) => {
    expect({ reader: isRead(body), reference: VerifyBody.safeParse(body).success }).toEqual({
      reader: fits,
      reference: fits,
    });
  });
});

describe("POST /v1/keys/verify-batch", () => {
  const batch = (body: unknown) =>
    send("POST", "/v1/keys/verify-batch", { key: verifierKey, body });

  test("answers each in its place, one after the other", async () => {
    const { key, secret } = await keyOf({ credits: { remaining: 1 } });
    const answer = await batch([{ key: secret }, { key: "unknown" }, { key: secret }]);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject([
      { code: "VALID", key: { id: key.id }, credits: { remaining: 0 } },
      { code: "NOT_FOUND" },
      { code: "CREDITS_EXCEEDED", credits: { remaining: 0 } },
    ]);
  });

  test("one that cannot be processed is answered by a problem, and the others are carried out", async () => {
    const { secret } = await keyOf();
    const body = [{ key: secret }, { key: secret, limits: [{ name: "none" }] }, { key: secret }];
    const answer = await batch(body);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject([
      { code: "VALID" },
      { code: "unprocessable", status: 422 },
      { code: "VALID" },
    ]);
  });

  test.each([
    [[], ""],
    [Array.from({ length: 101 }, () => ({ key: "x" })), ""],
    [{ key: "x" }, ""],
    [[{ key: "x" }, { key: "" }], "[1].key"],
    [[{ key: "x", limits: [{ name: "n", cost: -1 }] }], "[0].limits[0].cost"],
    [["x"], "[0]"],
  ])("of %.40j: 400 at %j, and nothing is carried out", async (body, path) => {
    expect(await batch(body)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });
});
