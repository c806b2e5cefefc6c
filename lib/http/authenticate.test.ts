import { beforeAll, describe, expect, test } from "vitest";
import { getKey } from "@/lib/keys/get";
import { revokeKey } from "@/lib/keys/revoke";
import { rotateKey } from "@/lib/keys/rotate";
import { updateKey } from "@/lib/keys/update";
import { newTestKey } from "@/lib/testing/workspace";
import { newTestTenant, problem, testHttp } from "./testing";

const { send, verifier } = testHttp();
let acme: Awaited<ReturnType<typeof newTestTenant>>;
beforeAll(async () => {
  acme = await newTestTenant();
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
