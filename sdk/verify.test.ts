import { inspect } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { Keyway, type KeywayOptions } from "./src/client";
import { LastKnown } from "./src/last-known";
import { newTestCustomer, testServer } from "./testing";

const server = testServer();
let customer: Awaited<ReturnType<typeof newTestCustomer>>;
beforeAll(async () => {
  customer = await newTestCustomer();
});

/** A client whose network can be cut. */
function client(more: Partial<KeywayOptions> = {}) {
  const state = { cut: false, calls: 0 };
  const keyway = new Keyway({
    ...{ url: server.url(), key: customer.key, retries: 0, ...more },
    fetch: (input, init) => {
      state.calls++;
      return state.cut ? Promise.reject(new TypeError("fetch failed")) : fetch(input, init);
    },
  });
  return { keyway, state };
}

test("what the server decides is what verify answers, with everything it counts", async () => {
  const { secret } = await customer.newKey({
    scopes: ["invoices:read"],
    limits: [{ name: "requests", limit: 2, windowMs: 3_600_000 }],
    credits: { remaining: 10 },
  });
  const { keyway } = client();
  const valid = await keyway.verify({ key: secret, scopes: ["invoices:read"], cost: 3 });
  expect(valid).toMatchObject({
    ...{ valid: true, code: "VALID", decidedBy: "keyway", credits: { remaining: 7 } },
    limits: [{ name: "requests", remaining: 1 }],
  });
  expect((await keyway.verify({ key: secret, scopes: "invoices:write" })).code).toBe(
    "INSUFFICIENT_SCOPE",
  );
  await keyway.verify(secret);
  const over = await keyway.verify(secret);
  expect(over.code).toBe("RATE_LIMITED");
  expect(over.retryAfterMs).toBeGreaterThan(0);
});

test("a mistyped key is refused without a call; a key of another shape is asked for", async () => {
  const { secret } = await customer.newKey();
  const { keyway, state } = client();
  const last = secret.endsWith("0") ? "1" : "0";
  const answer = await keyway.verify(secret.slice(0, -1) + last);
  expect(answer).toMatchObject({ valid: false, code: "NOT_FOUND", decidedBy: "checksum" });
  expect(state.calls).toBe(0);
  expect((await keyway.verify("imported-elsewhere")).decidedBy).toBe("keyway");
  const asking = client({ checksum: false });
  expect((await asking.keyway.verify(secret.slice(0, -1) + last)).decidedBy).toBe("keyway");
  expect(state.calls + asking.state.calls).toBe(2);
});

test("a client that asks in a wrong way gets an error, whatever the outage policy", async () => {
  const { keyway } = client({ key: "not a management key", onOutage: "allow" });
  await expect(keyway.verify("a key")).rejects.toMatchObject({ code: "unauthenticated" });
});

describe("while Keyway cannot be reached", () => {
  test.each([
    [undefined, false],
    ["deny", false],
    ["allow", true],
  ] as const)("the policy %s makes a key valid: %s", async (onOutage, valid) => {
    const { keyway, state } = client(onOutage && { onOutage });
    state.cut = true;
    const answer = await keyway.verify("a key");
    expect(answer).toMatchObject({ valid, code: "UNAVAILABLE", decidedBy: "policy" });
    expect(answer.outage?.code).toBe("connection");
  });

  test("lastKnown accepts what Keyway accepted, for the same scopes and address only", async () => {
    const { key, secret } = await customer.newKey({ scopes: ["invoices:read"] });
    const asked = { key: secret, scopes: ["invoices:read"], context: { ip: "192.0.2.1" } };
    const { keyway, state } = client({ onOutage: { lastKnown: 60 } });
    expect((await keyway.verify(asked)).decidedBy).toBe("keyway");
    state.cut = true;
    expect(await keyway.verify(asked)).toMatchObject({
      ...{ valid: true, code: "VALID", decidedBy: "lastKnown", key: { id: key.id } },
    });
    for (const other of [
      { ...asked, scopes: ["invoices:write"] },
      { ...asked, context: { ip: "192.0.2.2" } },
      { ...asked, environment: "test" as const },
      { ...asked, key: "another" },
    ])
      expect(await keyway.verify(other)).toMatchObject({ valid: false, decidedBy: "policy" });
  });

  test("lastKnown forgets a key that Keyway has refused since", async () => {
    const { key, secret } = await customer.newKey();
    const { keyway, state } = client({ onOutage: { lastKnown: 60 } });
    await keyway.verify({ key: secret, context: { ip: "192.0.2.1" } });
    await keyway.post("/v1/keys/{id}/revoke", { path: { id: key.id }, body: {} });
    expect((await keyway.verify(secret)).code).toBe("REVOKED");
    state.cut = true;
    const answer = await keyway.verify({ key: secret, context: { ip: "192.0.2.1" } });
    expect(answer.valid).toBe(false);
  });
});

describe("what lastKnown remembers", () => {
  const at = Date.parse("2026-01-01T00:00:00Z");
  const soon = new Date(at + 1000).toISOString();
  const answer = {
    ...({ valid: true, code: "VALID", requestId: "req_1", credits: null } as const),
    key: {
      ...({ id: "key_1", name: "", apiId: "api_1", environment: "live", ownerId: null } as const),
      ...{ scopes: [], roles: [], tags: [], metadata: {}, expiresAt: null as string | null },
      secret: { version: 1, status: "active" as const, retiresAt: null as string | null },
    },
  };

  test("ends after the stated seconds, and with the key or its secret", async () => {
    const known = new LastKnown(60_000, 10);
    await known.note({ key: "a" }, answer, at);
    expect(await known.find({ key: "a" }, at + 60_000)).toEqual(answer);
    expect(await known.find({ key: "a" }, at + 60_001)).toBeNull();
    const expiring = { ...answer, key: { ...answer.key, expiresAt: soon } };
    await known.note({ key: "b" }, expiring, at);
    expect(await known.find({ key: "b" }, at + 999)).toEqual(expiring);
    expect(await known.find({ key: "b" }, at + 1000)).toBeNull();
    const retiring = { ...answer.key.secret, retiresAt: soon };
    await known.note({ key: "c" }, { ...answer, key: { ...answer.key, secret: retiring } }, at);
    expect(await known.find({ key: "c" }, at + 1000)).toBeNull();
  });

  test("allows nothing to a key without credits, and survives an exceeded limit", async () => {
    const known = new LastKnown(60_000, 10);
    await known.note({ key: "a" }, { ...answer, credits: { remaining: 2 } }, at);
    expect(await known.find({ key: "a", cost: 3 }, at)).toBeNull();
    expect(await known.find({ key: "a", cost: 2 }, at)).not.toBeNull();
    await known.note({ key: "a" }, { ...answer, valid: false, code: "RATE_LIMITED" }, at);
    expect(await known.find({ key: "a" }, at)).not.toBeNull();
    await known.note({ key: "a" }, { ...answer, valid: false, code: "CREDITS_EXCEEDED" }, at);
    expect(await known.find({ key: "a" }, at)).toBeNull();
  });

  test("is bounded: the key that was used least recently goes first", async () => {
    const known = new LastKnown(60_000, 2);
    for (const key of ["a", "b", "a", "c"]) await known.note({ key }, answer, at);
    expect(await known.find({ key: "b" }, at)).toBeNull();
    expect(await known.find({ key: "a" }, at)).not.toBeNull();
    for (let i = 0; i < 100; i++) await known.note({ key: "a", scopes: [`s:${i}`] }, answer, at);
    expect(await known.find({ key: "a" }, at)).toBeNull();
  });

  test("holds no secret in clear", async () => {
    const kept: unknown[] = [];
    class Watched extends Map {
      override set(key: unknown, value: unknown) {
        kept.push(key, value);
        return super.set(key, value);
      }
    }
    const plain = globalThis.Map;
    globalThis.Map = Watched as MapConstructor;
    const known = new LastKnown(60_000, 2);
    await known.note({ key: "the-secret-text" }, answer, at);
    globalThis.Map = plain;
    expect(kept.length).toBeGreaterThan(1);
    expect(inspect(kept, { depth: 9, maxStringLength: null })).not.toContain("the-secret-text");
  });
});
