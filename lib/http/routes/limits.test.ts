import { describe, expect, test } from "vitest";
import { createOverride } from "@/lib/overrides/create";
import { deleteOverride } from "@/lib/overrides/delete";
import { CreateOverrideInput } from "@/lib/overrides/input";
import { updateOverride } from "@/lib/overrides/update";
import { newTestTenant, testHttp } from "../testing";

const { send, verifier } = testHttp();

const LONG_MS = 366 * 86_400_000;
const mail = (more: object = {}) => ({
  ...{ namespace: "mail", identifier: "user_1", limit: 3, windowMs: LONG_MS },
  ...more,
});

/** A tenant whose caller may do nothing but check limits. */
async function newCaller() {
  const tenant = await newTestTenant(["limits:check"]);
  const check = (body: unknown) => send("POST", "/v1/limits/check", { key: tenant.key, body });
  return { ...tenant, check };
}

describe("a check of a limit", () => {
  test("admits up to the limit, says what is left, and then denies with the time to wait", async () => {
    const { check } = await newCaller();
    const first = await check(mail());
    expect(first.status).toBe(200);
    expect(first.body).toEqual({
      allowed: true,
      checks: [
        {
          ...{ namespace: "mail", identifier: "user_1", limit: 3, windowMs: LONG_MS },
          ...{ remaining: 2, exceeded: false, overrideId: null },
          resetAt: expect.stringMatching(/Z$/),
        },
      ],
    });
    expect(first.headers.get("ratelimit-policy")).toBe(`"mail";q=3;w=${LONG_MS / 1000}`);
    expect(first.headers.get("ratelimit")).toMatch(/^"mail";r=2;t=\d+$/);
    expect((await check(mail({ cost: 2 }))).body).toMatchObject({ allowed: true });
    const denied = await check(mail());
    expect(denied.body).toMatchObject({
      allowed: false,
      checks: [{ remaining: 0, exceeded: true }],
      retryAfterMs: expect.any(Number),
    });
    expect(Number(denied.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("of a cost that never fits says no time to wait", async () => {
    const { check } = await newCaller();
    const { body, headers } = await check(mail({ cost: 4 }));
    expect(body).toMatchObject({ allowed: false });
    expect(body).not.toHaveProperty("retryAfterMs");
    expect(headers.get("retry-after")).toBeNull();
  });

  test("with cost 0 looks without taking", async () => {
    const { check } = await newCaller();
    await check(mail());
    for (let i = 0; i < 5; i++)
      expect((await check(mail({ cost: 0 }))).body).toMatchObject({
        ...{ allowed: true, checks: [{ remaining: 2 }] },
      });
  });

  test.each(["sliding", "token_bucket"])("counts by the algorithm %s", async (algorithm) => {
    const { check } = await newCaller();
    const one = mail({ algorithm, identifier: algorithm });
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push((await check(one)).body);
    expect(answers).toMatchObject([true, true, true, false].map((allowed) => ({ allowed })));
  });

  test("admits exactly the limit of parallel calls", async () => {
    const { check } = await newCaller();
    const answers = await Promise.all(Array.from({ length: 20 }, () => check(mail())));
    const allowed = answers.filter(({ body }) => (body as { allowed: boolean }).allowed);
    expect(allowed).toHaveLength(3);
  });

  test("counts each workspace, namespace and identifier by itself, however they are spelt", async () => {
    const [a, b] = [await newCaller(), await newCaller()];
    const once = { limit: 1 };
    for (const caller of [a, b])
      for (const [namespace, identifier] of [
        ["mail", "user_1"],
        ["mail", "user_2"],
        ["sms", "user_1"],
        ["a:b", "c"],
        ["a", "b:c"],
      ])
        expect((await caller.check(mail({ ...once, namespace, identifier }))).body).toMatchObject({
          allowed: true,
        });
  });
});

describe("several checks at once", () => {
  test("are all taken or none", async () => {
    const { check } = await newCaller();
    const [wide, narrow] = [mail(), mail({ identifier: "user_2", limit: 1 })];
    expect((await check({ checks: [wide, narrow] })).body).toMatchObject({ allowed: true });
    const denied = await check({ checks: [wide, narrow] });
    expect(denied.body).toMatchObject({
      allowed: false,
      checks: [
        { remaining: 2, exceeded: false },
        { remaining: 0, exceeded: true },
      ],
    });
    expect((await check(mail({ cost: 0 }))).body).toMatchObject({ checks: [{ remaining: 2 }] });
  });

  test("on one counter add up", async () => {
    const { check } = await newCaller();
    const both = { checks: [mail({ cost: 2 }), mail({ cost: 2 })] };
    expect((await check(both)).body).toMatchObject({ allowed: false });
  });

  test("of up to a hundred are taken, of more than twenty without headers", async () => {
    const { check } = await newCaller();
    const checks = Array.from({ length: 100 }, (_, i) => mail({ identifier: `user_${i}` }));
    const answer = await check({ checks });
    expect(answer.body).toMatchObject({ allowed: true });
    expect(answer.headers.get("ratelimit")).toBeNull();
    const more = await check({ checks: [...checks, mail()] });
    expect(more.status).toBe(400);
  });
});

describe("an override", () => {
  const lower = CreateOverrideInput.parse({ namespace: "mail", identifier: "user_1", limit: 1 });

  test("counts in place of the numbers given from the moment it stands, until it is gone", async () => {
    const { check, workspace } = await newCaller();
    expect((await check(mail())).body).toMatchObject({ checks: [{ limit: 3 }] });
    const { id } = await createOverride(workspace.owner, lower);
    expect((await check(mail({ cost: 0 }))).body).toMatchObject({
      checks: [{ limit: 1, overrideId: id }],
    });
    expect((await check(mail())).body).toMatchObject({ allowed: false });
    await updateOverride(workspace.owner, id, { limit: 2, windowMs: 2 * LONG_MS });
    expect((await check(mail())).body).toMatchObject({
      checks: [{ limit: 2, windowMs: 2 * LONG_MS, exceeded: false }],
    });
    await deleteOverride(workspace.owner, id);
    expect((await check(mail())).body).toMatchObject({ checks: [{ limit: 3, overrideId: null }] });
  });

  test("of another identifier, namespace or workspace changes nothing", async () => {
    const [{ check, workspace }, other] = [await newCaller(), await newCaller()];
    await createOverride(workspace.owner, { ...lower, identifier: "user_2" });
    await createOverride(workspace.owner, { ...lower, namespace: "sms" });
    await createOverride(other.workspace.owner, lower);
    expect((await check(mail())).body).toMatchObject({ checks: [{ limit: 3 }] });
  });

  test("that has expired counts no more", async () => {
    const { check, workspace } = await newCaller();
    await createOverride(workspace.owner, { ...lower, expiresAt: new Date(Date.now() - 1) });
    expect((await check(mail())).body).toMatchObject({ checks: [{ limit: 3, overrideId: null }] });
  });
});

describe("it is refused", () => {
  test.each([
    ["without a window", { namespace: "mail", identifier: "user_1", limit: 3 }, "windowMs"],
    ["with a field that is none", mail({ sql: 1 }), "sql"],
    ["with a negative cost", mail({ cost: -1 }), "cost"],
    ["with a limit that is no number", mail({ limit: "3" }), "limit"],
    ["with an algorithm that is none", mail({ algorithm: "leaky" }), "algorithm"],
    ["with a NUL in its identifier", mail({ identifier: "a\0" }), ""],
    ["with no checks", { checks: [] }, "checks"],
    [
      "with a fault inside one of several",
      { checks: [mail(), mail({ cost: 0.5 })] },
      "checks[1].cost",
    ],
  ])("%s", async (_, body, path) => {
    const { check } = await newCaller();
    const answer = await check(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: "invalid" });
    if (path !== "") expect(answer.body).toMatchObject({ errors: [{ path }] });
  });

  test("to a management key that may verify but not check", async () => {
    const { managementKey } = await newTestTenant();
    const { secret } = await managementKey(["keys:*", "limits:read", "limits:write"]);
    const answer = await send("POST", "/v1/limits/check", { key: secret, body: mail() });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain("limits:check");
  });
});

test("checks are in the metrics", async () => {
  const { check } = await newCaller();
  const { limits } = verifier().measures;
  const before = { ...limits };
  for (let i = 0; i < 4; i++) await check(mail());
  expect(limits).toEqual({ allowed: before.allowed + 3, denied: before.denied + 1 });
});
