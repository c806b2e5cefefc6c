import { decodeJwt } from "jose";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { spellOutApis } from "@/lib/members/permission";
import { compileScopes } from "@/lib/scopes/compile";
import type { KeyRecord } from "@/lib/verify/record";
import { checkSignature } from "./check-signature";
import { type OAuthFacts, publishedKeys } from "./facts";
import { issuerOf } from "./issue";
import { standingOf } from "./standing";

/** One answer for every fault, as for a management key. */
const refused = () => new AppError("unauthenticated", "The access token is not valid.");

/**
 * An access token for Keyway itself, as a record of whoever has it: what is announced of that key, client or workspace
 * drops the token with it.
 * @throws AppError `unauthenticated` for any other, which is so never held as unknown: what it lacks may come yet
 */
export async function readTokenRecord(
  facts: OAuthFacts,
  text: string,
  now = new Date(),
): Promise<KeyRecord> {
  const issuer = await facts.issuer(workspaceOf(text));
  if (!issuer) throw refused();
  const { workspaceId } = issuer;
  const name = issuerOf(workspaceId);
  const claims = await checkSignature(text, name, publishedKeys(issuer, now), now);
  if (!claims) throw refused();
  const standing = await standingOf(facts, issuer, claims, now);
  if (standing?.api.kind !== "management") throw refused();
  return {
    ...EVERY_TOKEN,
    ...{ keyId: claims.sub, workspaceId, apiId: standing.api.id, name: standing.name },
    ...{ expiresAt: Math.min(claims.exp * 1000, standing.endsAt), grants: standing.scopes },
    certificates: claims.cnf ? [claims.cnf["x5t#S256"]] : null,
    scopes: compileScopes(spellOutApis(standing.scopes)),
    bytes: RECORD_BYTES + 2 * text.length,
  };
}

/** Roughly what a record takes beside its texts. */
const RECORD_BYTES = 1500;

/** What is the same of all: a token has no limits, credits or addresses of its own. */
const EVERY_TOKEN = {
  ownerId: "",
  ownerMetadata: {},
  environment: "live",
  enabled: true,
  disabledBecause: "",
  revokedAt: null,
  notBefore: null,
  secretVersion: 0,
  retiresAt: null,
  retired: false,
  endsOverlap: false,
  unhinted: false,
  management: true,
  scopeMode: "enforce",
  allowlist: null,
  ipMode: "enforce",
  hasCredits: false,
  creditEpoch: 0,
  nextRefillAt: null,
  limits: [],
  shown: "",
  journalled: "",
} as const;

/** Whose token it claims to be; '' for no token of this installation. */
function workspaceOf(text: string): string {
  try {
    const base = `${env().apiUrl}/w/`;
    const { iss = "" } = decodeJwt(text);
    return iss.startsWith(base) ? iss.slice(base.length) : "";
  } catch {
    return "";
  }
}
