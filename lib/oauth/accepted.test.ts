import { decodeJwt } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { updateClient } from "@/lib/clients/update";
import { readKeyNames } from "@/lib/keys/read-names";
import { revokeKey } from "@/lib/keys/revoke";
import { newTestKey } from "@/lib/testing/workspace";
import { EXCHANGE, newTestIssuerTenant, testAuthorizationServer, tokenIn } from "./testing";

const { url } = await testAuthorizationServer();

type Tenant = Awaited<ReturnType<typeof newTestIssuerTenant>>;
let acme: Tenant;
let globex: Tenant;
beforeAll(async () => {
  [acme, globex] = [await newTestIssuerTenant(url), await newTestIssuerTenant(url)];
});

/** Calls Keyway itself. */
async function call(token: string, path: string, body?: object) {
  const response = await fetch(`${url}${path}`, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${token}`, ...(body && JSON_TYPE) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: JSON.parse(text) };
}
const JSON_TYPE = { "content-type": "application/json" };

const clientOf = (tenant: Tenant, scopes: readonly string[]) =>
  tenant.client({ grants: [{ apiId: tenant.workspace.managementApiId, scopes }] });

describe("a token for Keyway itself", () => {
  test("verifies keys, and calls the management API as far as its scopes go", async () => {
    const backend = await clientOf(acme, ["keys:verify", "keys:read", "keys:write"]);
    const token = await acme.tokenFor(backend);
    expect(decodeJwt(token)).toMatchObject({ aud: url, scope: "keys:read keys:write keys:verify" });
    const { secret } = await acme.key();
    const verified = await call(token, "/v1/keys/verify", { key: secret });
    expect(verified.body).toMatchObject({ valid: true, code: "VALID" });
    const input = { apiId: acme.apiId, name: "By a client" };
    const created = await call(token, "/v1/keys", input);
    expect(created.status).toBe(201);
    const createdBy = { kind: "client", id: backend.id };
    expect(created.body.key).toMatchObject({ createdBy });
    const [event] = await sql()`
      select actor_kind, actor_id from audit_events where target_id = ${created.body.key.id}`;
    expect(event).toEqual({ actor_kind: "client", actor_id: backend.id });
    const names = await readKeyNames(acme.workspace.owner, [backend.id, acme.apiId]);
    expect([...names]).toEqual([[backend.id, "Billing backend"]]);
    expect(await readKeyNames(globex.workspace.owner, [backend.id])).toEqual(new Map());
    const narrow = await acme.tokenFor(backend, { scope: "keys:verify" });
    const lacking = await call(narrow, "/v1/keys");
    expect(lacking.status).toBe(403);
    expect(lacking.headers.get("www-authenticate")).toContain('error="insufficient_scope"');
  });

  test("is dead at once when it or its client ends", async () => {
    const backend = await clientOf(acme, ["keys:read"]);
    for (const end of [
      (token: string) => acme.post("revoke", { token }, backend),
      () => updateClient(acme.workspace.owner, backend.id, { enabled: false }),
    ]) {
      const token = await acme.tokenFor(backend);
      expect((await call(token, "/v1/keys")).status).toBe(200);
      await end(token);
      const refused = await call(token, "/v1/keys");
      expect(refused.status).toBe(401);
      expect(refused.headers.get("www-authenticate")).toContain('error="invalid_token"');
    }
  });

  test("that a management key was traded for acts as that key, and dies with it", async () => {
    const { workspace } = acme;
    const scopes = ["keys:verify", "keys:read"];
    const { key, secret } = await newTestKey(workspace, workspace.managementApiId, { scopes });
    const answer = await acme.exchange(secret, { scope: "keys:verify" });
    const token = tokenIn(answer.body);
    const { secret: checked } = await acme.key();
    const verify = () => call(token, "/v1/keys/verify", { key: checked });
    expect((await verify()).body).toMatchObject({ valid: true });
    expect((await call(token, "/v1/keys")).status).toBe(403);
    await revokeKey(workspace.owner, key.id, { reason: "" });
    expect((await verify()).status).toBe(401);
  });

  test("is nothing else: no key to be verified, and no token of another API or workspace", async () => {
    const token = await acme.tokenFor(await clientOf(acme, ["keys:verify", "keys:read"]));
    expect((await call(token, "/v1/keys")).status).toBe(200);
    const asKey = await call(token, "/v1/keys/verify", { key: token.slice(0, 512) });
    expect(asKey.body).toMatchObject({ valid: false, code: "NOT_FOUND" });
    const foreign = await globex.tokenFor(await clientOf(globex, ["keys:verify"]));
    const { secret } = await acme.key();
    const there = await call(foreign, "/v1/keys/verify", { key: secret });
    expect(there.body).toMatchObject({ code: "NOT_FOUND" });
    const other = await acme.tokenFor(await acme.client());
    const [header, payload, signature = ""] = token.split(".");
    const unsigned = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url");
    for (const bad of [
      other,
      `${unsigned}.${payload}.${signature}`,
      `${header}.${payload}.AAAAAAAAAAAAA`,
    ])
      expect((await call(bad, "/v1/keys")).status).toBe(401);
    expect((await acme.post("token", { ...EXCHANGE, subject_token: token })).status).toBe(400);
  });
});
