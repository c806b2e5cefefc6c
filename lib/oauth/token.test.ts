import { decodeJwt, decodeProtectedHeader } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { verifyAudit } from "@/lib/audit/verify";
import { addCredential } from "@/lib/clients/add-credential";
import { updateClient } from "@/lib/clients/update";
import { revokeKey } from "@/lib/keys/revoke";
import { newTestApi } from "@/lib/testing/workspace";
import {
  AUDIENCE,
  GRANT,
  newTestIssuerTenant,
  refusal,
  testAuthorizationServer,
  tokenIn,
} from "./testing";

const { url, verifier } = await testAuthorizationServer();

type Tenant = Awaited<ReturnType<typeof newTestIssuerTenant>>;
let acme: Tenant;
let globex: Tenant;
let client: Awaited<ReturnType<Tenant["client"]>>;
beforeAll(async () => {
  [acme, globex] = [await newTestIssuerTenant(url), await newTestIssuerTenant(url)];
  client = await acme.client();
});

describe("the token endpoint", () => {
  test("O04 O07 signs RFC 9068 tokens of one audience that live 300 seconds", async () => {
    const token = await acme.tokenFor(client, { scope: "invoices:read" });
    expect(decodeProtectedHeader(token)).toEqual({
      ...{ alg: "ES256", typ: "at+jwt", kid: expect.stringMatching(/^[\w-]{43}$/) },
    });
    const claims = decodeJwt(token);
    expect(claims).toEqual({
      ...{ iss: acme.issuer, sub: client.id, client_id: client.id, aud: AUDIENCE },
      ...{ scope: "invoices:read", jti: expect.stringMatching(/^tok_/) },
      ...{ iat: expect.any(Number), exp: Number(claims.iat) + 300 },
    });
  });

  test("O01 knows two grants, and no other", async () => {
    for (const grant_type of ["password", "authorization_code", "refresh_token", "x"])
      expect(await acme.post("token", { grant_type }, client)).toEqual(
        refusal(400, "unsupported_grant_type"),
      );
    expect(await acme.post("token", {}, client)).toEqual(refusal(400, "invalid_request"));
  });

  test("O02 refuses scopes beyond the grant, one of many too, and never leaves one out", async () => {
    const beyond = ["reports:read", "invoices:read reports:read", "*", "!invoices:read", 'a b"'];
    for (const scope of beyond)
      expect(await acme.post("token", { ...GRANT, scope }, client)).toEqual(
        refusal(400, "invalid_scope"),
      );
    const wide = await acme.post("token", { ...GRANT, scope: "invoices:*" }, client);
    expect(wide.body).toMatchObject({ scope: "invoices:*" });
    // T12: it stands in the audit log, by names of the catalogue and never by what was sent.
    const lacking = async () =>
      (
        await sql()<{ needs: string; ip: string }[]>`
          select target_id as needs, ip from audit_events
          where action = 'access.denied' and actor_id = ${client.id} order by seq`
      ).map(({ needs, ip }) => `${needs} ${ip}`);
    await expect
      .poll(lacking)
      .toEqual(["reports:read 203.0.113.7", "a scope beyond the catalogue 203.0.113.7"]);
  });

  test("O03 has one audience, of this workspace, that the client has a grant for", async () => {
    const other = "https://other.example.com";
    await newTestApi(acme.workspace, { audience: other });
    await newTestApi(globex.workspace, { audience: "https://globex.example.com" });
    const wishes: [string, string][][] = [
      [["resource", other]],
      [["resource", "https://globex.example.com"]],
      [["audience", "urn:none"]],
      [
        ["resource", AUDIENCE],
        ["resource", other],
      ],
      [
        ["resource", AUDIENCE],
        ["audience", other],
      ],
    ];
    for (const wish of wishes)
      expect(await acme.post("token", [...Object.entries(GRANT), ...wish], client)).toEqual(
        refusal(400, "invalid_target"),
      );
    const two = await acme.client({
      grants: [
        { apiId: acme.apiId, scopes: [] },
        { apiId: acme.workspace.managementApiId, scopes: ["keys:verify"] },
      ],
    });
    expect(await acme.post("token", GRANT, two)).toEqual(refusal(400, "invalid_target"));
  });

  test("O08 wants the client's own method, one at a time, in its own workspace", async () => {
    const proof = { client_id: client.id, client_secret: client.secret };
    const none = await acme.post("token", GRANT);
    const tried = await acme.post("token", GRANT, { ...client, secret: "x" });
    for (const [answer, status, code] of [
      [none, 401, "invalid_client"],
      [tried, 401, "invalid_client"],
      [await acme.post("token", GRANT, { ...client, id: acme.server.id }), 401, "invalid_client"],
      [await globex.post("token", GRANT, client), 401, "invalid_client"],
      [await acme.post("token", { ...GRANT, ...proof }), 401, "invalid_client"],
      [await acme.post("token", { ...GRANT, ...proof }, client), 400, "invalid_request"],
      [await acme.post("token", { ...GRANT, client_id: client.id }), 401, "invalid_client"],
      [await acme.post("token", { ...GRANT, client_id: "cli_x" }, client), 400, "invalid_request"],
    ] as const)
      expect(answer).toEqual(refusal(status, code));
    expect(tried.headers.get("www-authenticate")).toMatch(/^Basic /);
    expect(none.headers.has("www-authenticate")).toBe(false);
  });

  test("O13 takes a form by POST alone, nothing twice, at most 16 KiB; answers are not kept", async () => {
    const token = `${acme.issuer}/oauth/token`;
    const json = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };
    expect((await fetch(token, json)).status).toBe(415);
    expect((await fetch(token)).status).toBe(405);
    expect((await fetch(`${token}?client_secret=x`, { method: "POST" })).status).toBe(400);
    const scope: [string, string] = ["scope", "invoices:read"];
    const twice = await acme.post("token", [...Object.entries(GRANT), scope, scope], client);
    expect(twice).toEqual(refusal(400, "invalid_request"));
    const long = await acme.post("token", { ...GRANT, scope: "a".repeat(17_000) }, client);
    expect(long.status).toBe(413);
    const { status, headers } = await acme.post("token", { ...GRANT, scope: "" }, client);
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("pragma")).toBe("no-cache");
    expect((await fetch(`${url}/w/ws_none/oauth/jwks.json`)).status).toBe(404);
  });

  test("O08 a rotated secret works until its overlap ends; a disabled client gets nothing", async () => {
    const { owner } = acme.workspace;
    const made = await acme.client();
    const overlap = { mode: "fixed", seconds: 3600 } as const;
    const { secret = "" } = await addCredential(owner, made.id, { secret: {}, overlap });
    const statusOf = async (one: string) =>
      (await acme.post("token", GRANT, { id: made.id, secret: one })).status;
    expect([await statusOf(made.secret), await statusOf(secret)]).toEqual([200, 200]);
    const none = { mode: "none", seconds: 0 } as const;
    const last = await addCredential(owner, made.id, { secret: {}, overlap: none });
    expect([await statusOf(made.secret), await statusOf(secret)]).toEqual([401, 401]);
    await updateClient(owner, made.id, { enabled: false });
    expect(await statusOf(last.secret ?? "")).toBe(401);
    await updateClient(owner, made.id, { enabled: true });
    expect(await statusOf(last.secret ?? "")).toBe(200);
  });
});

describe("the exchange of a key", () => {
  test("is judged as verify judges, counts as a use, and is audited", async () => {
    const { key, secret } = await acme.key({ credits: { remaining: 1 } });
    const answer = await acme.exchange(secret, { scope: "reports:read" });
    expect(answer.body).toMatchObject({
      ...{ token_type: "Bearer", expires_in: 300, scope: "reports:read" },
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
    });
    const claims = decodeJwt(tokenIn(answer.body));
    expect(claims).toMatchObject({ sub: key.id, client_id: key.id, key_id: key.id, aud: AUDIENCE });
    const denied = await acme.exchange(secret);
    expect(denied).toEqual(refusal(400, "invalid_request"));
    expect(JSON.stringify(denied.body)).toContain("CREDITS_EXCEEDED");
    await verifier().ship();
    const logged = await sql()<{ outcome: string }[]>`
      select outcome from verifications where key_id = ${key.id} order by at, request_id`;
    expect(logged.map((row) => row.outcome)).toEqual(["VALID", "CREDITS_EXCEEDED"]);
    const events = await sql()<{ action: string }[]>`
      select action from audit_events where target_id = ${key.id} order by seq`;
    expect(events.map((row) => row.action)).toEqual(["key.created", "token.exchanged"]);
  });

  test("is audited one by one however many come at once, in one chain with whatever else happens", async () => {
    const { owner } = acme.workspace;
    const made = await Promise.all(Array.from({ length: 12 }, () => acme.key()));
    const [changed, ...answers] = await Promise.all([
      updateClient(owner, client.id, { name: "Meanwhile" }),
      ...made.map(({ secret }) => acme.exchange(secret)),
    ]);
    expect(changed.name).toBe("Meanwhile");
    const given = answers.map(({ body }) => decodeJwt(tokenIn(body)).jti).sort();
    const ids = made.map(({ key }) => key.id);
    const events = await sql()<{ jti: string; actor: string; target: string }[]>`
      select after ->> 'jti' as jti, actor_id as actor, target_id as target from audit_events
      where action = 'token.exchanged' and target_id = any(${ids})`;
    expect(events.map(({ jti }) => jti).sort()).toEqual(given);
    expect(events.map(({ actor }) => actor).sort()).toEqual([...ids].sort());
    expect(events.every(({ actor, target }) => actor === target)).toBe(true);
    expect(await verifyAudit(owner)).toMatchObject({ valid: true, fault: null });
  });

  test("O02 O03 refuses what goes beyond the key before anything is spent", async () => {
    const { secret } = await acme.key({ credits: { remaining: 1 } });
    const wide = await acme.exchange(secret, { scope: "invoices:write" });
    expect(wide).toEqual(refusal(400, "invalid_scope"));
    const elsewhere = await acme.exchange(secret, { resource: "urn:else" });
    expect(elsewhere).toEqual(refusal(400, "invalid_target"));
    expect((await acme.exchange(secret)).status).toBe(200);
  });

  test("O07 gives a token that ends before the key does", async () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const { secret } = await acme.key({ expiresAt });
    const { exp = 0 } = decodeJwt(tokenIn((await acme.exchange(secret)).body));
    expect(exp * 1000).toBeLessThanOrEqual(Date.parse(expiresAt));
  });

  test("refuses keys that verify refuses, and what is no exchange of a key", async () => {
    const revoked = await acme.key();
    await revokeKey(acme.workspace.owner, revoked.key.id, { reason: "" });
    const elsewhere = await acme.key({ ipAllowlist: ["198.51.100.0/24"] });
    const limited = await acme.key({ limits: [{ name: "r", limit: 1, windowMs: 3_600_000 }] });
    const foreign = await globex.key();
    for (const { secret } of [revoked, elsewhere, foreign, { secret: "sk_live_unknown" }])
      expect(await acme.exchange(secret)).toEqual(refusal(400, "invalid_request"));
    expect((await acme.exchange(limited.secret)).status).toBe(200);
    const second = await acme.exchange(limited.secret);
    expect(second).toEqual(refusal(429, "temporarily_unavailable"));
    expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(0);
    const { secret } = await acme.key();
    const forms: Record<string, string>[] = [
      { subject_token_type: "urn:ietf:params:oauth:token-type:access_token" },
      { requested_token_type: "urn:ietf:params:oauth:token-type:id_token" },
      { actor_token: "x", actor_token_type: "y" },
      { subject_token: "" },
    ];
    for (const form of forms)
      expect(await acme.exchange(secret, form)).toEqual(refusal(400, "invalid_request"));
    const wrong = await acme.exchange(secret, {}, { ...client, secret: "wrong" });
    expect(wrong).toEqual(refusal(401, "invalid_client"));
  });
});
