import { generateKeyPairSync, type KeyObject } from "node:crypto";
import express, { type RequestHandler } from "express";
import { Hono } from "hono";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { AUDIENCE, newTestIssuerTenant, testAuthorizationServer } from "@/lib/oauth/testing";
import { requireToken, tokenOf } from "./src/express";
import { requireToken as requireInHono } from "./src/hono";
import { withToken } from "./src/next";
import { certificateThumbprint, createTokenCheck, type TokenCheck } from "./src/tokens";

const { url } = await testAuthorizationServer();

type Tenant = Awaited<ReturnType<typeof newTestIssuerTenant>>;
let acme: Tenant;
let globex: Tenant;
let check: TokenCheck;
beforeAll(async () => {
  [acme, globex] = [await newTestIssuerTenant(url), await newTestIssuerTenant(url)];
  check = createTokenCheck({ issuer: acme.issuer, audience: AUDIENCE });
});

const refused = (status: number, code: string) => ({ name: "TokenError", status, code });
const INVALID = refused(401, "invalid_token");

describe("a check without a call to Keyway", () => {
  test("O06 accepts tokens of the issuer for this audience, with the scopes that are asked", async () => {
    const client = await acme.client();
    const token = await acme.tokenFor(client);
    const accepted = await check(token, { scopes: ["invoices:read"] });
    expect(accepted).toMatchObject({
      ...{ subject: client.id, clientId: client.id, keyId: null },
      scopes: ["invoices:read", "invoices:write"],
    });
    const lacking = check(token, { scopes: ["invoices:read", "reports:read"] });
    await expect(lacking).rejects.toMatchObject(refused(403, "insufficient_scope"));
    const wide = await acme.tokenFor(client, { scope: "invoices:*" });
    await check(wide, { scopes: ["invoices:write", "invoices:read:own"] });
  });

  test("O06 refuses another issuer's, and one for another audience", async () => {
    const foreign = await globex.tokenFor(await globex.client());
    await expect(check(foreign)).rejects.toMatchObject(INVALID);
    const token = await acme.tokenFor(await acme.client());
    const elsewhere = createTokenCheck({ issuer: acme.issuer, audience: "https://other.test" });
    await expect(elsewhere(token)).rejects.toMatchObject(INVALID);
  });
});

/** An issuer whose every key is in our hands. */
async function standIn() {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg: "ES256" };
  let asked = 0;
  let up = true;
  const issuer = "https://keys.test/w/ws_1";
  const keys = createTokenCheck({
    ...{ issuer, audience: AUDIENCE },
    fetch: async () => {
      asked++;
      if (!up) throw new TypeError("fetch failed");
      return Response.json({ keys: [jwk] });
    },
  });
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    ...{ iss: issuer, aud: AUDIENCE, sub: "cli_1", client_id: "cli_1", jti: "tok_1" },
    ...{ iat: now, exp: now + 60, scope: "invoices:read" },
  };
  const sign = (
    change: object = {},
    header: object = {},
    key: CryptoKey | KeyObject | Uint8Array = privateKey,
  ) =>
    new SignJWT({ ...claims, ...change })
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "one", ...header })
      .sign(key);
  const count = () => asked;
  return { ...{ check: keys, sign, publicKey, now, claims, count }, down: () => (up = false) };
}

describe("O05 O06 of tokens that are signed, or look so,", () => {
  test("each that is not right in everything is refused", async () => {
    const { check: own, sign, publicKey, now, claims } = await standIn();
    expect((await own(await sign())).id).toBe("tok_1");
    expect((await own(await sign({}, { typ: "application/at+jwt" }))).id).toBe("tok_1");
    const other = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const parts = [{ alg: "none", typ: "at+jwt" }, claims].map((part) =>
      Buffer.from(JSON.stringify(part)).toString("base64url"),
    );
    const pem = Buffer.from(await exportSPKI(publicKey));
    const bad = {
      "alg none": `${parts.join(".")}.`,
      "HS256 with the public key": await sign({}, { alg: "HS256" }, pem),
      "another typ": await sign({}, { typ: "JWT" }),
      "no typ": await sign({}, { typ: undefined }),
      "an unknown kid": await sign({}, { kid: "two" }, other.privateKey),
      "an injected jwk": await sign(
        {},
        { jwk: other.publicKey.export({ format: "jwk" }) },
        other.privateKey,
      ),
      "an injected jku": await sign({}, { jku: "https://evil.test/" }, other.privateKey),
      "an injected x5u": await sign({}, { x5u: "https://evil.test/" }, other.privateKey),
      truncated: (await sign()).slice(0, -4),
      expired: await sign({ exp: now - 60 }),
      "not yet valid": await sign({ nbf: now + 60 }),
      "another audience": await sign({ aud: "https://other.test" }),
      "two audiences": await sign({ aud: [AUDIENCE, "https://other.test"] }),
      "another issuer": await sign({ iss: "https://keys.test/w/ws_2" }),
      "no client": await sign({ client_id: undefined }),
      "a certificate that was not shown": await sign({ cnf: { "x5t#S256": "abc" } }),
      "a binding that is unknown": await sign({ cnf: { jkt: "abc" } }),
      "no token": "nonsense",
      "far too long": `${await sign()}${"a".repeat(9000)}`,
    };
    for (const [name, token] of Object.entries(bad))
      await expect(own(token), name).rejects.toMatchObject(INVALID);
    await own(await sign({ exp: now - 2 }));
  });

  test("one that is bound is accepted with its certificate alone (RFC 8705)", async () => {
    const { check: own, sign } = await standIn();
    const [mine, other] = await Promise.all(
      ["mine", "other"].map((text) => certificateThumbprint(new TextEncoder().encode(text))),
    );
    const token = await sign({ cnf: { "x5t#S256": mine } });
    expect((await own(token, { certificate: mine })).subject).toBe("cli_1");
    for (const certificate of [other, null])
      await expect(own(token, { certificate })).rejects.toMatchObject(INVALID);
  });

  test("none makes it ask for the keys again and again; without them it cannot say", async () => {
    const { check: own, sign, count, down } = await standIn();
    await own(await sign());
    for (let i = 0; i < 20; i++)
      await expect(own(await sign({}, { kid: `k${i}` }))).rejects.toMatchObject(INVALID);
    expect(count()).toBe(1);
    await own(await sign());
    const { check: cold, sign: signCold, down: cut } = await standIn();
    cut();
    down();
    await expect(cold(await signCold())).rejects.toMatchObject(refused(503, "unavailable"));
    await own(await sign());
  });

  test("no list of algorithms may hold one of shared secrets", () => {
    for (const name of ["HS256", "none"])
      expect(() =>
        createTokenCheck({ issuer: "https://a.test", audience: "x", algorithms: [name] }),
      ).toThrow(TypeError);
  });
});

describe("O06 the doors answer as RFC 6750 says:", () => {
  const demand = { scopes: ["invoices:write"] };
  type Door = (token: string | undefined, query?: string) => Promise<Response>;
  const headersOf = (token?: string) =>
    new Headers(token ? { authorization: `Bearer ${token}` } : {});

  const doors: Record<string, () => Door> = {
    express:
      () =>
      async (token, query = "") => {
        const app = express();
        const guard: RequestHandler = requireToken(check, demand);
        app.get("/", guard, (_, response) => void response.send(tokenOf(response).subject));
        const server = app.listen(0, "localhost");
        await new Promise((done) => server.once("listening", done));
        const address = server.address();
        const port = typeof address === "object" ? address?.port : 0;
        const answer = await fetch(`http://localhost:${port}/${query}`, {
          headers: headersOf(token),
        });
        server.close();
        return answer;
      },
    hono:
      () =>
      async (token, query = "") =>
        new Hono()
          .get("/", requireInHono(check, demand), (c) => c.text(c.var.token.subject))
          .request(`/${query}`, { headers: headersOf(token) }),
    next:
      () =>
      async (token, query = "") =>
        withToken(
          check,
          demand,
          (_, { token: one }) => new Response(one.subject),
        )(new Request(`https://api.test/${query}`, { headers: headersOf(token) }), {}),
  };

  test.each(Object.entries(doors))("%s", async (_, make) => {
    const door = make();
    const [full, narrow] = [await acme.client(), await acme.client({}, ["invoices:read"])];
    const token = await acme.tokenFor(full);
    const passed = await door(token);
    expect([passed.status, await passed.text()]).toEqual([200, full.id]);
    const challenge = (answer: Response) => answer.headers.get("www-authenticate");
    const none = await door(undefined);
    expect([none.status, challenge(none)]).toEqual([401, 'Bearer realm="api"']);
    const bad = await door(`${token}x`);
    expect([bad.status, challenge(bad)]).toEqual([
      ...[401, expect.stringContaining('Bearer realm="api", error="invalid_token"')],
    ]);
    const lacking = await door(await acme.tokenFor(narrow));
    expect(lacking.status).toBe(403);
    expect(challenge(lacking)).toMatch(/error="insufficient_scope".*scope="invoices:write"$/);
    expect(await lacking.json()).toMatchObject({ status: 403, code: "INSUFFICIENT_SCOPE" });
    const twice = await door(token, "?access_token=x");
    expect([twice.status, challenge(twice)]).toEqual([
      ...[400, expect.stringContaining('error="invalid_request"')],
    ]);
    const inUrl = await door(undefined, `?access_token=${token}`);
    expect(inUrl.status).toBe(401);
  });
});
