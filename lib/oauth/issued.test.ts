import fc from "fast-check";
import { decodeJwt } from "jose";
import { beforeAll, expect, test } from "vitest";
import { isCovered } from "@/lib/scopes/narrower";
import { newTestApi, newTestKey } from "@/lib/testing/workspace";
import { EXCHANGE, GRANT, newTestIssuerTenant, testAuthorizationServer } from "./testing";

const { url } = await testAuthorizationServer();

const AUDIENCES = ["https://a.example.com", "https://b.example.com"] as const;
const NAMES = ["invoices:read", "invoices:write", "reports:read", "reports:*", "invoices:*"];
const scopes = fc.uniqueArray(fc.constantFrom(...NAMES, "!invoices:write"), { maxLength: 3 });
const SAMPLE = { numRuns: 8, seed: 7 };

/** Who may ask: what they hold of each API, and, of a key, when it ends. */
type Asker = Readonly<{
  ask(form: Record<string, string>): Promise<{ status: number; body: unknown }>;
  held: ReadonlyMap<string, readonly string[]>;
  endsAt: number;
}>;
const askers: Asker[] = [];

beforeAll(async () => {
  const tenant = await newTestIssuerTenant(url, { audience: AUDIENCES[0] });
  const catalogue = NAMES.slice(0, 3).map((name) => ({ name }));
  const other = await newTestApi(tenant.workspace, { audience: AUDIENCES[1], scopes: catalogue });
  const foreign = await newTestIssuerTenant(url, { audience: "https://c.example.com" });
  await foreign.client();
  const apiIds = [tenant.apiId, other.id];
  for (const held of fc.sample(fc.tuple(scopes, scopes), SAMPLE)) {
    const granted = apiIds.flatMap((apiId, i) => (held[i]?.length ? [{ apiId, i }] : []));
    const grants = granted.map(({ apiId, i }) => ({ apiId, scopes: held[i] ?? [] }));
    const client = await tenant.client({ grants });
    askers.push({
      ask: (form) => tenant.post("token", { ...GRANT, ...form }, client),
      held: new Map(granted.map(({ i }) => [AUDIENCES[i] ?? "", held[i] ?? []])),
      endsAt: Number.POSITIVE_INFINITY,
    });
  }
  const life = fc.option(fc.integer({ min: 20, max: 600 }));
  for (const [own, seconds, i] of fc.sample(fc.tuple(scopes, life, fc.nat(1)), SAMPLE)) {
    const endsAt = seconds === null ? Number.POSITIVE_INFINITY : Date.now() + seconds * 1000;
    const expiresAt = seconds === null ? null : new Date(endsAt).toISOString();
    const { secret } = await newTestKey(tenant.workspace, apiIds[i] ?? "", {
      scopes: own,
      expiresAt,
    });
    askers.push({
      ask: (form) => tenant.post("token", { ...EXCHANGE, subject_token: secret, ...form }),
      held: new Map([[AUDIENCES[i] ?? "", own]]),
      endsAt,
    });
  }
});

test("O02 O03 O07 whatever clients and keys there are and whatever they ask for, a token has no more than they hold, is for an API of theirs, and ends with the key", async () => {
  let issued = 0;
  const resource = fc.option(fc.constantFrom(...AUDIENCES, "https://c.example.com", "urn:none"));
  const wish = fc.record({ who: fc.nat(15), resource, scope: fc.option(scopes) });
  await fc.assert(
    fc.asyncProperty(wish, async ({ who, resource: wanted, scope }) => {
      const asker = askers[who];
      if (!asker) return;
      const { status, body } = await asker.ask({
        ...(wanted !== null && { resource: wanted }),
        ...(scope !== null && { scope: scope.join(" ") }),
      });
      if (status !== 200) {
        const errors = ["invalid_scope", "invalid_target", "invalid_request"];
        expect(errors).toContain((body as { error: string }).error);
        return;
      }
      issued++;
      const answer = body as { access_token: string; scope: string };
      const { aud, exp = 0, iat = 0, scope: told = "" } = decodeJwt(answer.access_token);
      const held = asker.held.get(String(aud));
      expect(held).toBeDefined();
      if (wanted !== null) expect(aud).toBe(wanted);
      for (const one of String(told).split(" ").filter(Boolean))
        expect(isCovered(held ?? [], [one])).toBe(true);
      expect(told).toBe(answer.scope);
      expect(exp).toBeLessThanOrEqual(iat + 300);
      expect(exp * 1000).toBeLessThanOrEqual(asker.endsAt);
    }),
    { numRuns: 300 },
  );
  // About 46 are: fewer than 11 once in 10⁹ runs.
  expect(issued).toBeGreaterThan(10);
});
