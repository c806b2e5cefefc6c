import { and, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { apis, roles } from "@/db/schema/apis";
import { keyColumns, keyRoles, keySecretColumns, keySecrets, keys } from "@/db/schema/keys";
import { oauthRevocations } from "@/db/schema/oauth";
import { owners } from "@/db/schema/owners";
import { statusOf } from "@/lib/keys/key";
import type { TokenClaims } from "./check-signature";
import { stillGranted, type Target } from "./decide";
import type { Issuer, OAuthFacts } from "./facts";

/** A token that is believed: for which API, and who has it. */
export type Standing = Readonly<{
  api: Target;
  name: string;
  scopes: readonly string[];
  /** When the key it was traded for ends, in milliseconds since 1970; else never. */
  endsAt: number;
}>;

/**
 * Whether a token, whose signature was checked, still stands: it was not revoked, and all that it rests on is as it was
 * when it was issued, that is its API, its client, and the key it was traded for, with their scopes.
 * @returns null when it does not
 */
export async function standingOf(
  facts: OAuthFacts,
  issuer: Issuer,
  claims: TokenClaims,
  now: Date,
): Promise<Standing | null> {
  const { workspaceId } = issuer;
  const api = issuer.apis.find((one) => one.audience === claims.aud);
  if (issuer.frozen || !api || (await isRevoked(workspaceId, claims.jti))) return null;
  const scopes = claims.scope.split(" ").filter(Boolean);
  const client = await clientStanding(facts, workspaceId, claims);
  if (client === "dead") return null;
  if (claims.key_id !== undefined) {
    const key = await keyStanding(workspaceId, claims.key_id, claims.key_version ?? 0, now);
    if (key?.apiId !== api.id || !stillGranted(api.kind, key.grants, scopes)) return null;
    return { api, name: key.name, scopes, endsAt: key.endsAt };
  }
  const grant = client?.grants.find((one) => one.apiId === api.id);
  if (!client || !grant || !stillGranted(api.kind, grant.scopes, scopes)) return null;
  return { api, name: client.name, scopes, endsAt: Number.POSITIVE_INFINITY };
}

/** Null: a key was traded by itself, without a client. */
async function clientStanding(facts: OAuthFacts, workspaceId: string, claims: TokenClaims) {
  if (claims.client_id === claims.key_id) return null;
  const client = (await facts.client(workspaceId, claims.client_id))?.client;
  const early = client?.notBefore && claims.iat * 1000 < client.notBefore.getTime();
  return client?.enabled && !early ? client : "dead";
}

async function isRevoked(workspaceId: string, jti: string): Promise<boolean> {
  const rows = await db()
    .select({ jti: oauthRevocations.jti })
    .from(oauthRevocations)
    .where(and(eq(oauthRevocations.workspaceId, workspaceId), eq(oauthRevocations.jti, jti)));
  return rows.length > 0;
}

/** What a key may do, if it and the version of its secret that was traded are accepted. */
async function keyStanding(workspaceId: string, keyId: string, version: number, now: Date) {
  const [row] = await db()
    .select({
      ...{ name: keyColumns.name, apiId: keyColumns.apiId, scopes: keyColumns.scopes },
      ...{ enabled: keyColumns.enabled, revokedAt: keyColumns.revokedAt },
      ...{ expiresAt: keyColumns.expiresAt, notBefore: keyColumns.notBefore },
      ...{ ownerEnabled: owners.enabled, status: keySecretColumns.status },
      retiresAt: keySecretColumns.retiresAt,
    })
    .from(keys)
    .innerJoin(apis, eq(apis.id, keys.apiId))
    .innerJoin(keySecrets, and(eq(keySecrets.keyId, keys.id), eq(keySecrets.version, version)))
    .leftJoin(owners, and(eq(owners.workspaceId, keys.workspaceId), eq(owners.id, keys.ownerId)))
    .where(and(eq(keys.workspaceId, workspaceId), eq(keys.id, keyId)));
  if (!row || statusOf(row, now) !== "active" || row.ownerEnabled === false) return null;
  if (row.status === "retired" || (row.retiresAt !== null && now >= row.retiresAt)) return null;
  const given = await db()
    .select({ scopes: roles.scopes })
    .from(keyRoles)
    .innerJoin(roles, eq(roles.id, keyRoles.roleId))
    .where(and(eq(keyRoles.workspaceId, workspaceId), eq(keyRoles.keyId, keyId)));
  const grants = [...row.scopes, ...given.flatMap((role) => role.scopes)];
  const ends = [row.expiresAt, row.retiresAt].flatMap((at) => (at ? [at.getTime()] : []));
  return { name: row.name, apiId: row.apiId, grants, endsAt: Math.min(...ends) };
}
