import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { createKey } from "@/lib/keys/create";
import { CreateKeyInput } from "@/lib/keys/input";
import { revokeKey } from "@/lib/keys/revoke";
import { rotateKey } from "@/lib/keys/rotate";
import { testTenant, testVerifier } from "@/lib/verifier/testing";

const verifier = testVerifier(testDatabase());
type Tenant = Awaited<ReturnType<typeof testTenant>>;
let acme: Tenant;
let other: Tenant;
beforeAll(async () => {
  acme = await testTenant();
  other = await testTenant();
});

const codeOf = async (body: Record<string, unknown>, now?: number) =>
  (await acme.verify(verifier(), body, now === undefined ? {} : { now })).code;

describe("the order of checks", () => {
  test("a key that nothing speaks against is VALID", async () => {
    const { secret, key } = await acme.key({
      scopes: ["invoices:read"],
      metadata: { plan: "pro" },
    });
    const answer = await acme.verify(verifier(), { key: secret, scopes: ["invoices:read"] });
    expect(answer).toMatchObject({ code: "VALID", reason: "", limits: [], credits: null });
    expect(JSON.parse(answer.record?.shown ?? "")).toEqual({
      id: key.id,
      name: "CI deploy",
      apiId: acme.apiId,
      environment: "live",
      ownerId: null,
      scopes: ["invoices:read"],
      roles: [],
      metadata: { plan: "pro" },
      tags: [],
      expiresAt: null,
      secret: { version: 1, status: "active", retiresAt: null },
    });
  });

  test("K06 a key of another workspace is answered like an unknown one", async () => {
    const { secret } = await other.key();
    const answer = await acme.verify(verifier(), { key: secret });
    expect(answer).toMatchObject({ code: "NOT_FOUND", record: null });
    expect(await codeOf({ key: "never-issued" })).toBe("NOT_FOUND");
  });

  test("a key of another API than the asked one is NOT_FOUND", async () => {
    const { secret } = await acme.key();
    expect(await codeOf({ key: secret, apiId: "api_other" })).toBe("NOT_FOUND");
    expect(await codeOf({ key: secret, apiId: acme.apiId })).toBe("VALID");
  });

  test("each reason hides every later one", async () => {
    const past = new Date(Date.now() - 1000).toISOString();
    const future = new Date(Date.now() + 3_600_000).toISOString();
    const everything = {
      expiresAt: past,
      ipAllowlist: ["203.0.113.0/24"],
      limits: [{ name: "requests", limit: 0, windowMs: 60_000 }],
      credits: { remaining: 0 },
    };
    const asked = { scopes: "a", environment: "live" };
    const test1 = await acme.key({ ...everything, notBefore: future, enabled: false });
    expect(await codeOf({ ...asked, key: test1.secret, environment: "test" })).toBe(
      "WRONG_ENVIRONMENT",
    );
    expect(await codeOf({ ...asked, key: test1.secret })).toBe("DISABLED");
    await revokeKey(acme.actor, test1.key.id, { reason: "leaked" });
    expect(await codeOf({ ...asked, key: test1.secret })).toBe("REVOKED");
    const early = await acme.key({ ...everything, notBefore: future });
    expect(await codeOf({ ...asked, key: early.secret })).toBe("NOT_YET_VALID");
    const expired = await acme.key(everything);
    expect(await codeOf({ ...asked, key: expired.secret })).toBe("EXPIRED");
    const address = await acme.key({ ...everything, expiresAt: null });
    expect(await codeOf({ ...asked, key: address.secret })).toBe("IP_DENIED");
    const context = { ip: "203.0.113.7" };
    expect(await codeOf({ ...asked, key: address.secret, context })).toBe("INSUFFICIENT_SCOPE");
    expect(await codeOf({ key: address.secret, context })).toBe("RATE_LIMITED");
    const broke = await acme.key({ credits: { remaining: 0 } });
    expect(await codeOf({ key: broke.secret })).toBe("CREDITS_EXCEEDED");
  });
});

describe("limits and credits", () => {
  test("a limit admits exactly its number in a window", async () => {
    const windowMs = 61_000;
    const { secret } = await acme.key({ limits: [{ name: "requests", limit: 3, windowMs }] });
    const now = windowMs * 30_000_000;
    const codes = [];
    for (let i = 0; i < 5; i++) codes.push(await codeOf({ key: secret }, now));
    expect(codes).toEqual(["VALID", "VALID", "VALID", "RATE_LIMITED", "RATE_LIMITED"]);
    expect(await codeOf({ key: secret }, now + windowMs)).toBe("VALID");
  });

  test("a call denied for credits gives back what its limits took", async () => {
    const { secret } = await acme.key({
      limits: [{ name: "requests", limit: 10, windowMs: 62_000 }],
      credits: { remaining: 5 },
    });
    const now = 1_700_000_000_000;
    const denied = await acme.verify(verifier(), { key: secret, cost: 6 }, { now });
    expect(denied).toMatchObject({ code: "CREDITS_EXCEEDED", credits: 5 });
    expect(denied.limits[0]?.remaining).toBe(10);
    const valid = await acme.verify(verifier(), { key: secret, cost: 5 }, { now });
    expect(valid).toMatchObject({ code: "VALID", credits: 0 });
    expect(valid.limits[0]?.remaining).toBe(9);
  });

  test("K12 of many parallel calls on one remaining use, one succeeds", async () => {
    const { secret } = await acme.key({ credits: { remaining: 1 } });
    const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf({ key: secret })));
    expect(codes.filter((code) => code === "VALID")).toHaveLength(1);
    expect(codes.filter((code) => code === "CREDITS_EXCEEDED")).toHaveLength(19);
  });

  test("a dry run answers as a call would, takes nothing and leaves no trace", async () => {
    const { secret, key } = await acme.key({
      limits: [{ name: "requests", limit: 1, windowMs: 60_000 }],
      credits: { remaining: 1 },
    });
    const dry = { key: secret, dryRun: true };
    for (let i = 0; i < 3; i++) expect(await codeOf(dry)).toBe("VALID");
    expect(await codeOf({ key: secret })).toBe("VALID");
    expect(await codeOf(dry)).toBe("RATE_LIMITED");
    await verifier().ship();
    const [row] =
      await sql()`select count(*)::int as n from verifications where key_id = ${key.id}`;
    expect(row?.n).toBe(1);
  });

  test("a named limit takes its own cost, an ad-hoc one its own numbers, an unknown one is refused", async () => {
    const { secret } = await acme.key({
      limits: [{ name: "tokens", limit: 100, windowMs: 63_000, auto: false }],
    });
    const now = 1_700_000_000_000;
    const body = { key: secret, limits: [{ name: "tokens", cost: 40 }] };
    const first = await acme.verify(verifier(), body, { now });
    expect(first.limits).toMatchObject([{ name: "tokens", remaining: 60 }]);
    expect(await codeOf({ key: secret }, now)).toBe("VALID");
    const adHoc = { key: secret, limits: [{ name: "burst", limit: 1, windowMs: 1000 }] };
    expect(await codeOf(adHoc, now)).toBe("VALID");
    expect(await codeOf(adHoc, now)).toBe("RATE_LIMITED");
    const unknown = { key: secret, limits: [{ name: "nothing" }] };
    await expect(acme.verify(verifier(), unknown)).rejects.toMatchObject({ code: "unprocessable" });
  });

  test("a monitored rule denies nothing and says what it would have denied", async () => {
    const { secret } = await acme.key({
      ipAllowlist: ["203.0.113.7"],
      mode: { ip: "monitor", scopes: "monitor" },
      limits: [{ name: "requests", limit: 0, windowMs: 60_000, mode: "monitor" }],
    });
    const answer = await acme.verify(verifier(), { key: secret, scopes: ["a"] });
    expect(answer.code).toBe("VALID");
    expect(answer.wouldDeny).toEqual(["ip", "scopes", "limit:requests"]);
  });
});

describe("changes", () => {
  test("K07 a revoked key is refused on the next call", async () => {
    const { secret, key } = await acme.key();
    expect(await codeOf({ key: secret })).toBe("VALID");
    const { confirmed } = await revokeKey(acme.actor, key.id, { reason: "" });
    expect(await codeOf({ key: secret })).toBe("REVOKED");
    expect(confirmed.nodes).toBe(1);
  });

  test("a text that was unknown is a key's as soon as one was created with it", async () => {
    const text = "a-key-of-another-product-that-moves-here";
    expect(await codeOf({ key: text })).toBe("NOT_FOUND");
    const input = CreateKeyInput.parse({ apiId: acme.apiId, name: "Moved" });
    await createKey(acme.actor, input, text);
    expect(await codeOf({ key: text })).toBe("VALID");
  });

  test("K08 a rotated secret works until its overlap ends, and not at all without one", async () => {
    const { secret, key } = await acme.key();
    const fixed = { overlap: { mode: "fixed", seconds: 60 } } as const;
    const next = await rotateKey(acme.actor, key.id, fixed);
    expect(await codeOf({ key: secret })).toBe("VALID");
    expect(await codeOf({ key: next.secret })).toBe("VALID");
    expect(await codeOf({ key: secret }, Date.now() + 61_000)).toBe("REVOKED");
    await rotateKey(acme.actor, key.id, { overlap: { mode: "none", seconds: 0 } });
    expect(await codeOf({ key: secret })).toBe("REVOKED");
    expect(await codeOf({ key: next.secret })).toBe("REVOKED");
  });
});

describe("the first use of a new secret", () => {
  const after = { overlap: { mode: "afterFirstUse", seconds: 60 } } as const;

  test("starts the end of the old one", async () => {
    const { secret, key } = await acme.key();
    const next = await rotateKey(acme.actor, key.id, after);
    await codeOf({ key: secret });
    await verifier().ship();
    expect(await retiresAt(key.id)).toBeNull();
    await codeOf({ key: next.secret });
    await verifier().ship();
    expect(await retiresAt(key.id)).toBeInstanceOf(Date);
  });

  test("does so for a management key that verifies", async () => {
    const { key } = await acme.managementKey(["keys:verify"]);
    const next = await rotateKey(acme.actor, key.id, after);
    await acme.verify(verifier(), { key: "unknown" }, { as: next.secret });
    await verifier().ship();
    expect(await retiresAt(key.id)).toBeInstanceOf(Date);
  });

  const retiresAt = async (keyId: string) => {
    const [row] = await sql()`
      select retires_at from key_secrets where key_id = ${keyId} and version = 1`;
    return row?.retires_at;
  };
});

describe("what is written down", () => {
  test("every attempt is counted once, whatever its outcome", async () => {
    const tenant = await testTenant();
    const { secret } = await tenant.key({ scopes: ["a"] });
    for (let i = 0; i < 3; i++) await tenant.verify(verifier(), { key: secret });
    await tenant.verify(verifier(), { key: secret, scopes: ["b"] });
    await tenant.verify(verifier(), { key: "unknown" });
    await verifier().ship();
    await verifier().ship();
    const rows = await sql()`
      select outcome, sum(verifications)::int as n from usage_by_api
      where workspace_id = ${tenant.workspaceId} and grain = 'minute' group by 1 order by 1`;
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { outcome: "INSUFFICIENT_SCOPE", n: 1 },
      { outcome: "NOT_FOUND", n: 1 },
      { outcome: "VALID", n: 3 },
    ]);
    const [log] = await sql()`
      select count(*)::int as n from verifications where workspace_id = ${tenant.workspaceId}`;
    expect(log?.n).toBe(5);
  });
});
