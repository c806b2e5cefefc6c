import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from "jose";
import { createTokenCheck } from "@/sdk/src/tokens";
import { median, type Row } from "./report";
import type { Stage } from "./stage";

const ISSUER = "https://keys.example.com/w/ws_1";
const AUDIENCE = "https://billing.example.com";
const THUMBPRINT = "dNRNnlqnUY2jydy_-YHYZ_DnlVktDii7O7m28AJnl18";
/** Checked between two looks at the clock. */
const AT_A_TIME = 200;

/**
 * Checks of access tokens in this process, one after the other, with the issuer's keys at hand: by the SDK, and, as the
 * yardstick, jose's `jwtVerify` of the same token with the key given.
 */
export async function benchTokenChecks(stage: Stage): Promise<Row[]> {
  const checks: Readonly<{ name: string; run(): Promise<unknown> }>[] = [];
  for (const algorithm of ["ES256", "RS256"])
    for (const bound of algorithm === "ES256" ? [false, true] : [false])
      checks.push(...(await checksOf(algorithm, bound)));
  const { rounds, seconds } = stage.options;
  const measured = checks.map((): number[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, { run }] of checks.entries()) {
      await perSecond(run, 200);
      measured[i]?.push(await perSecond(run, seconds * 1000));
    }
  return checks.map(({ name }, i) => {
    const each = median(measured[i] ?? []);
    return { check: name, "checks/s": Math.round(each), "µs each": 1_000_000 / each };
  });
}

async function checksOf(alg: string, bound: boolean) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { modulusLength: 3072 });
  const keys = [{ ...(await exportJWK(publicKey)), kid: "one", alg }];
  const claims = {
    ...{ iss: ISSUER, aud: AUDIENCE, sub: "cli_1", client_id: "cli_1", jti: "tok_1" },
    ...{ scope: "invoices:read invoices:write", ...(bound && { cnf: { "x5t#S256": THUMBPRINT } }) },
  };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg, typ: "at+jwt", kid: "one" })
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(privateKey);
  const fetchKeys = async () => Response.json({ keys });
  const check = createTokenCheck({ issuer: ISSUER, audience: AUDIENCE, fetch: fetchKeys });
  const needs = { scopes: ["invoices:read"], certificate: bound ? THUMBPRINT : null };
  const sdk = {
    name: `${alg}, SDK${bound ? ", bound to a certificate" : ""}`,
    run: () => check(token, needs),
  };
  if (bound) return [sdk];
  const rules = { issuer: ISSUER, audience: AUDIENCE, algorithms: [alg], typ: "at+jwt" };
  return [{ name: `${alg}, jose alone`, run: () => jwtVerify(token, publicKey, rules) }, sdk];
}

async function perSecond(run: () => Promise<unknown>, milliseconds: number): Promise<number> {
  const started = performance.now();
  let done = 0;
  for (;;) {
    for (let i = 0; i < AT_A_TIME; i++) await run();
    done += AT_A_TIME;
    const elapsed = performance.now() - started;
    if (elapsed >= milliseconds) return (1000 * done) / elapsed;
  }
}
