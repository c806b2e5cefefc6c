import { decodeProtectedHeader } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { ensureSigningKey } from "./ensure-signing-key";
import { keepSigningKeys } from "./keep-signing-keys";
import { listSigningKeys } from "./list-signing-keys";
import { rotateSigningKey } from "./rotate-signing-key";
import { unsealSigningKey } from "./signing-key";
import { newTestIssuerTenant, testAuthorizationServer } from "./testing";

const { url } = await testAuthorizationServer();

type Tenant = Awaited<ReturnType<typeof newTestIssuerTenant>>;
let acme: Tenant;
let client: Awaited<ReturnType<Tenant["client"]>>;
beforeAll(async () => {
  acme = await newTestIssuerTenant(url);
  client = await acme.client();
});

const HOUR_MS = 3_600_000;
const jwks = async (tenant = acme) => {
  const response = await fetch(`${tenant.issuer}/oauth/jwks.json`);
  expect(response.headers.get("cache-control")).toBe("public, max-age=300");
  return ((await response.json()) as { keys: Record<string, string>[] }).keys;
};
const kidOf = (token: string) => decodeProtectedHeader(token).kid;

describe("signing keys", () => {
  test("O14 are published before they sign, in their public parts alone", async () => {
    await acme.tokenFor(client);
    const keys = await jwks();
    expect(keys).toHaveLength(2);
    for (const one of keys)
      expect(Object.keys(one).toSorted()).toEqual(
        ["alg", "crv", "kid", "kty", "use", "x", "y"].toSorted(),
      );
    const statuses = (await listSigningKeys(acme.workspace.viewer)).map((one) => one.status);
    expect(statuses.toSorted()).toEqual(["active", "next"]);
  });

  test("O15 rotate to the one that was published ahead; what the old one signed stands until it ends", async () => {
    const before = await acme.tokenFor(client);
    const next = (await jwks()).find((one) => one.kid !== kidOf(before))?.kid;
    const { owner } = acme.workspace;
    const input = { algorithm: "ES256", compromised: false } as const;
    await expect(rotateSigningKey(owner, input)).rejects.toMatchObject({ code: "conflict" });
    await rotateSigningKey(owner, input, new Date(Date.now() + 16 * 60_000));
    const after = await acme.tokenFor(client);
    expect(kidOf(after)).toBe(next);
    expect(await jwks()).toHaveLength(3);
    for (const token of [before, after])
      expect(await acme.introspection(token)).toMatchObject({ active: true });
  });

  test("O15 leave the JWKS at once when they are compromised, and their tokens are dead", async () => {
    const token = await acme.tokenFor(client);
    await rotateSigningKey(acme.workspace.owner, { algorithm: "ES256", compromised: true });
    expect((await jwks()).map((one) => one.kid)).not.toContain(kidOf(token));
    expect(await acme.introspection(token)).toEqual({ active: false });
    expect(await acme.introspection(await acme.tokenFor(client))).toMatchObject({ active: true });
  });

  test("O15 are sealed for their workspace and kid, and each workspace has its own", async () => {
    const other = await newTestIssuerTenant(url);
    await other.tokenFor(await other.client());
    const ours = (await jwks()).map((one) => one.kid);
    const theirs = (await jwks(other)).map((one) => one.kid);
    expect(ours.filter((kid) => theirs.includes(kid))).toEqual([]);
    const [row] = await sql()<{ kid: string; sealed: Buffer }[]>`
      select kid, sealed_private_key as sealed from oauth_signing_keys
      where workspace_id = ${acme.workspace.id} and status = 'active'`;
    if (!row) throw new Error("There is no active key.");
    expect(unsealSigningKey(acme.workspace.id, row.kid, row.sealed).type).toBe("private");
    expect(() => unsealSigningKey(other.workspace.id, row.kid, row.sealed)).toThrow();
    expect(() => unsealSigningKey(acme.workspace.id, "other", row.sealed)).toThrow();
  });

  test("are rotated after 90 days, and forgotten once they have ended", async () => {
    const { workspace } = await newTestIssuerTenant(url);
    const [now, start] = [new Date(), new Date(Date.now() - 91 * 24 * HOUR_MS)];
    await Promise.all([
      ensureSigningKey(workspace.id, "ES256", start),
      ensureSigningKey(workspace.id, "ES256", start),
    ]);
    const statuses = async () =>
      (
        await sql()<{ status: string }[]>`
        select status from oauth_signing_keys where workspace_id = ${workspace.id} order by 1`
      ).map((row) => row.status);
    expect(await statuses()).toEqual(["active", "next"]);
    await keepSigningKeys(now);
    expect(await statuses()).toEqual(["active", "next", "retired"]);
    await keepSigningKeys(new Date(now.getTime() + 2 * HOUR_MS));
    expect(await statuses()).toEqual(["active", "next"]);
  });
});
