import { BadRequestErrorResponse } from "@unkey/api/models/errors/badrequesterrorresponse";
import { NotFoundErrorResponse } from "@unkey/api/models/errors/notfounderrorresponse";
import { UnkeyError } from "@unkey/api/models/errors/unkeyerror";
import { describe, expect, test } from "vitest";
import { DAY_MS, newKey, refusal, testUnkey, unkey, verify } from "./unkey-server";

testUnkey();

describe("keys", () => {
  test("createKey and verifyKey: everything a key was given comes back as it was given", async () => {
    await unkey.permissions.createRole({ name: "billing", permissions: ["invoices.pay"] });
    const expires = Date.now() + DAY_MS;
    const made = await newKey({
      ...{ prefix: "prod", name: "Payment service", externalId: "user_full", expires },
      ...{ meta: { plan: "pro" }, permissions: ["documents.read"], roles: ["billing"] },
      credits: { remaining: 10, refill: { interval: "monthly", amount: 100, refillDay: 15 } },
      ratelimits: [{ name: "requests", limit: 100, duration: 60_000, autoApply: true }],
    });
    expect(made.key).toMatch(/^prod_/);
    expect(made.keyId).toMatch(/^key_/);
    const answer = await verify(made.key, { permissions: "documents.read AND invoices.pay" });
    expect(answer).toEqual({
      ...{ valid: true, code: "VALID", keyId: made.keyId, name: "Payment service" },
      ...{ meta: { plan: "pro" }, expires, credits: 9, enabled: true, roles: ["billing"] },
      permissions: ["documents.read", "invoices.pay"],
      identity: { id: "user_full", externalId: "user_full" },
      ratelimits: [
        {
          ...{ id: expect.stringMatching(/^rl_\w+$/), name: "requests", limit: 100 },
          ...{ duration: 60_000, reset: expect.any(Number), remaining: 99 },
          ...{ exceeded: false, autoApply: true },
        },
      ],
    });
  });

  test("createKey: a text begins with the prefix, whatever prefix theirs may be", async () => {
    for (const prefix of ["prod", "sk_live", "sk_test", "My_App", "x"])
      expect((await verify((await newKey({ prefix })).key)).code).toBe("VALID");
    expect((await newKey({ prefix: "sk_live" })).key).toMatch(/^sk_live_/);
    expect((await newKey({ prefix: "My_App" })).key).toMatch(/^My_App_\w{22,}$/);
    expect((await newKey({ byteLength: 64 })).key).toMatch(/^\w{88,}$/);
  });

  test("createKey: an unknown API is 404, a wrong role 404, recoverable 400 with a reason", async () => {
    const api = await refusal(
      unkey.keys.createKey({ apiId: "api_doesnotexist" }),
      NotFoundErrorResponse,
    );
    expect(api.error.type).toContain("/unkey/data/api_not_found");
    expect(api.meta.requestId).toMatch(/^req_/);
    const role = await refusal(newKey({ roles: ["nobody"] }), NotFoundErrorResponse);
    expect(role.error.detail).toBe("Role 'nobody' was not found.");
    const kept = await refusal(newKey({ recoverable: true }), BadRequestErrorResponse);
    expect(kept.error.errors[0]?.location).toBe("body.recoverable");
    expect(kept.error.errors[0]?.message).toContain("never be read again");
  });

  test("verifyKey: each of their codes for what it means there", async () => {
    expect(await verify("sk_unknown")).toEqual({ valid: false, code: "NOT_FOUND" });
    const disabled = await newKey({ enabled: false });
    expect(await verify(disabled.key)).toMatchObject({ code: "DISABLED", enabled: false });
    const expired = await newKey({ expires: Date.now() - 1000 });
    expect((await verify(expired.key)).code).toBe("EXPIRED");
    const poor = await newKey({ credits: { remaining: 1 } });
    expect(await verify(poor.key, { credits: { cost: 2 } })).toMatchObject({
      ...{ code: "USAGE_EXCEEDED", credits: 1 },
    });
    expect(await verify(poor.key, { credits: { cost: 0 } })).toMatchObject({
      ...{ code: "VALID", credits: 1 },
    });
    const limited = await newKey({
      ratelimits: [{ name: "burst", limit: 1, duration: 60_000, autoApply: true }],
      credits: { remaining: 5 },
    });
    expect((await verify(limited.key)).code).toBe("VALID");
    const over = await verify(limited.key);
    expect(over).toMatchObject({ code: "RATE_LIMITED", credits: 4 });
    expect(over.ratelimits?.[0]).toMatchObject({ name: "burst", exceeded: true, remaining: 0 });
  });

  test.each([
    ["documents.read", true],
    ["documents.write", false],
    ["documents.write OR documents.read", true],
    ["documents.read AND (users.view OR admin)", false],
    ["documents.read AND (users.view OR api:read)", true],
    ["documents.write OR documents.read AND api:read", true],
    ["(documents.write OR documents.read) and nothing", false],
    // A star is a letter, on both sides.
    ["files.*", true],
    ["files.read", false],
    ["documents.*", false],
    ["a::b", true],
    ["not", true],
    ["2fa.read", true],
  ])("verifyKey: the query %s is %s", async (permissions, valid) => {
    const { key } = await permitted();
    const answer = await verify(key, { permissions });
    expect(answer.code).toBe(valid ? "VALID" : "INSUFFICIENT_PERMISSIONS");
    expect([...(answer.permissions ?? [])].sort()).toEqual([...GIVEN].sort());
  });

  const GIVEN = ["documents.read", "api:read", "files.*", "a::b", "not", "2fa.read"];
  let held: ReturnType<typeof newKey> | undefined;
  const permitted = () => {
    held ??= newKey({ permissions: GIVEN });
    return held;
  };

  test("verifyKey: a query that cannot be read is 400 and says where; so is a ratelimit that is not there, 412", async () => {
    const { key } = await newKey();
    const syntax = await refusal(verify(key, { permissions: "a AND" }), BadRequestErrorResponse);
    expect(syntax.error.type).toContain("/user/bad_request/permissions_query_syntax_error");
    expect(syntax.error.detail).toContain("position 6");
    const limit = await refusal(verify(key, { ratelimits: [{ name: "none" }] }), UnkeyError);
    expect(limit.statusCode).toBe(412);
    expect(limit.body).toContain("precondition_failed");
  });

  test("verifyKey: named and made-up ratelimits, with their cost", async () => {
    const { key } = await newKey({
      ratelimits: [{ name: "tokens", limit: 10, duration: 60_000, autoApply: false }],
    });
    expect((await verify(key)).ratelimits).toBeUndefined();
    const named = await verify(key, { ratelimits: [{ name: "tokens", cost: 4 }] });
    expect(named.ratelimits?.[0]).toMatchObject({ remaining: 6, autoApply: false });
    const made = { name: "export", limit: 2, duration: 60_000, cost: 3 };
    expect((await verify(key, { ratelimits: [made] })).code).toBe("RATE_LIMITED");
  });

  test("getKey and whoami: the same key, by its id and by its text", async () => {
    const { keyId, key } = await newKey({
      ...{ name: "Reader", externalId: "user_get", permissions: ["a.b"] },
      credits: { remaining: 5, refill: { interval: "daily", amount: 7 } },
      ratelimits: [{ name: "requests", limit: 3, duration: 1000, autoApply: false }],
    });
    await verify(key);
    const { data } = await unkey.keys.getKey({ keyId });
    expect(data).toMatchObject({
      ...{ keyId, enabled: true, name: "Reader", permissions: ["a.b"] },
      identity: { id: "user_get", externalId: "user_get" },
      credits: { remaining: 4, refill: { interval: "daily", amount: 7 } },
      ratelimits: [{ name: "requests", limit: 3, duration: 1000, autoApply: false }],
    });
    expect(data.createdAt).toBeLessThanOrEqual(Date.now());
    expect(key.startsWith(data.start)).toBe(true);
    expect((await unkey.keys.whoami({ key })).data).toEqual(data);
    expect(JSON.stringify(data)).not.toContain(key);
    await refusal(unkey.keys.getKey({ keyId: "key_doesnotexist" }), NotFoundErrorResponse);
    await refusal(unkey.keys.whoami({ key: "unknown" }), NotFoundErrorResponse);
    await refusal(unkey.keys.getKey({ keyId, decrypt: true }), BadRequestErrorResponse);
  });

  test("updateKey: what is named changes, null clears, the rest stays; verify sees it at once", async () => {
    const { keyId, key } = await newKey({
      ...{ name: "Before", externalId: "user_upd", meta: { a: 1 }, permissions: ["old"] },
      credits: { remaining: 5, refill: { interval: "daily", amount: 5 } },
    });
    const refill = { interval: "monthly" as const, amount: 50, refillDay: 31 };
    await unkey.keys.updateKey({ keyId, name: "After", credits: { refill } });
    const { data } = await unkey.keys.getKey({ keyId });
    expect(data).toMatchObject({
      name: "After",
      meta: { a: 1 },
      credits: { remaining: 5, refill },
    });
    await unkey.keys.updateKey({
      ...{ keyId, name: null, externalId: null, meta: null, credits: null, permissions: ["new"] },
      ratelimits: [{ name: "requests", limit: 9, duration: 60_000, autoApply: true }],
    });
    const answer = await verify(key);
    expect(answer).toMatchObject({ code: "VALID", permissions: ["new"] });
    expect(answer.ratelimits?.[0]).toMatchObject({ limit: 9, remaining: 8 });
    for (const gone of ["name", "identity", "meta", "credits"] as const)
      expect(answer[gone]).toBeUndefined();
    await unkey.keys.updateKey({ keyId, enabled: false, expires: Date.now() + DAY_MS });
    expect((await verify(key)).code).toBe("DISABLED");
    await unkey.keys.updateKey({ keyId, enabled: true, expires: null });
    expect((await verify(key)).expires).toBeUndefined();
    await refusal(unkey.keys.updateKey({ keyId: "key_none" }), NotFoundErrorResponse);
    const monthly = { interval: "monthly" as const, amount: 1 };
    await refusal(
      unkey.keys.updateKey({ keyId, credits: { remaining: 1, refill: monthly } }),
      BadRequestErrorResponse,
    );
  });

  test("updateCredits: set, increment, decrement to no less than nothing, unlimited", async () => {
    const { keyId, key } = await newKey({ credits: { remaining: 5 } });
    await verify(key);
    const change = async (operation: "set" | "increment" | "decrement", value: number | null) =>
      (await unkey.keys.updateCredits({ keyId, operation, value })).data.remaining;
    expect(await change("increment", 0)).toBe(4);
    expect(await change("set", 10)).toBe(10);
    expect(await change("increment", 5)).toBe(15);
    expect(await change("decrement", 3)).toBe(12);
    expect(await change("decrement", 100)).toBe(0);
    expect((await verify(key)).code).toBe("USAGE_EXCEEDED");
    expect(await change("set", null)).toBeNull();
    expect((await verify(key)).credits).toBeUndefined();
    await refusal(change("increment", 1), BadRequestErrorResponse);
    await refusal(change("decrement", null), BadRequestErrorResponse);
  });

  test("deleteKey: refused at once, and gone for every method", async () => {
    const { keyId, key, apiId } = await newKey({ permissions: ["a"] });
    expect((await verify(key)).valid).toBe(true);
    await unkey.keys.deleteKey({ keyId });
    expect(await verify(key)).toEqual({ valid: false, code: "NOT_FOUND" });
    await refusal(unkey.keys.getKey({ keyId }), NotFoundErrorResponse);
    await refusal(unkey.keys.whoami({ key }), NotFoundErrorResponse);
    await refusal(unkey.keys.deleteKey({ keyId }), NotFoundErrorResponse);
    await refusal(unkey.keys.updateKey({ keyId, name: "x" }), NotFoundErrorResponse);
    await refusal(unkey.keys.rerollKey({ keyId, expiration: 0 }), NotFoundErrorResponse);
    await refusal(unkey.keys.addPermissions({ keyId, permissions: ["b"] }), NotFoundErrorResponse);
    const listed = await unkey.apis.listKeys({ apiId });
    expect(listed.result.data).toEqual([]);
    const other = await newKey();
    await unkey.keys.deleteKey({ keyId: other.keyId, permanent: true });
    expect((await verify(other.key)).code).toBe("NOT_FOUND");
  });

  test("rerollKey: the old text works for its time beside the new one, or not at all", async () => {
    const { keyId, key } = await newKey({ prefix: "prod", meta: { plan: "pro" } });
    await verify(key);
    const before = Date.now();
    const { data } = await unkey.keys.rerollKey({ keyId, expiration: 3_600_000 });
    expect(data.key).not.toBe(key);
    expect(data.key).toMatch(/^prod_/);
    const old = await verify(key);
    expect(old).toMatchObject({ code: "VALID", meta: { plan: "pro" } });
    expect(old.expires).toBeGreaterThanOrEqual(before + 3_600_000);
    expect((await verify(data.key)).expires).toBeUndefined();
    const { data: next } = await unkey.keys.rerollKey({ keyId: data.keyId, expiration: 0 });
    expect((await verify(data.key)).code).toBe("EXPIRED");
    expect((await verify(key)).code).toBe("EXPIRED");
    expect((await verify(next.key)).code).toBe("VALID");
    const short = await newKey();
    const rolled = await unkey.keys.rerollKey({ keyId: short.keyId, expiration: 1000 });
    expect((await verify(short.key)).code).toBe("VALID");
    await expect.poll(async () => (await verify(short.key)).code).toBe("EXPIRED");
    expect((await verify(rolled.data.key)).code).toBe("VALID");
    await refusal(
      unkey.keys.rerollKey({ keyId, expiration: 91 * DAY_MS }),
      BadRequestErrorResponse,
    );
  });
});
