import { and, eq, gte, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import { roles } from "@/db/schema/apis";
import { keyRoles } from "@/db/schema/keys";
import { keyScopes } from "@/db/schema/usage";
import { type Actor, authorize } from "@/lib/actor";
import { covers, isDeny } from "@/lib/scopes/scope";
import { getKey } from "./get";

/** How often a scope was asked of a key, and held or lacked. */
export type AskedScope = Readonly<{
  scope: string;
  granted: number;
  denied: number;
  lastAt: Date;
}>;

/** A grant of a key, whether it came with a role, and whether anything it covers was used. */
export type GrantedScope = Readonly<{ scope: string; role: string | null; used: boolean }>;

export type ScopeUse = Readonly<{
  since: Date;
  granted: GrantedScope[];
  asked: AskedScope[];
  /** The scopes in use, to the letter: the narrowest grants that would have served. */
  suggested: string[];
}>;

const DAY_MS = 86_400_000;

/**
 * The scopes a key holds against those that were asked of it in the last `days` UTC days, today included.
 * @throws AppError `not_found`, `forbidden`
 */
export async function readScopeUse(
  actor: Actor,
  id: string,
  days = 30,
  now = new Date(),
): Promise<ScopeUse> {
  const key = await getKey(actor, id, now);
  authorize(actor, "usage:read", key.apiId);
  const since = new Date((Math.floor(now.getTime() / DAY_MS) - days + 1) * DAY_MS);
  const [asked, given] = await Promise.all([askedOf(actor, id, since), rolesOf(actor, id)]);
  const used = asked.filter((one) => one.granted > 0).map((one) => one.scope);
  const grants = [
    ...key.scopes.map((scope) => ({ scope, role: null })),
    ...given.flatMap((role) => role.scopes.map((scope) => ({ scope, role: role.name }))),
  ];
  const granted = grants.map((grant) => ({
    ...grant,
    used: !isDeny(grant.scope) && used.some((scope) => covers(grant.scope, scope)),
  }));
  return { since, granted, asked, suggested: used };
}

function askedOf(actor: Actor, keyId: string, since: Date): Promise<AskedScope[]> {
  return db()
    .select({
      scope: keyScopes.scope,
      granted: sql`sum(${keyScopes.granted})`.mapWith(Number),
      denied: sql`sum(${keyScopes.denied})`.mapWith(Number),
      lastAt: sql`max(${keyScopes.lastAt})`.mapWith(keyScopes.lastAt),
    })
    .from(keyScopes)
    .where(
      and(
        eq(keyScopes.workspaceId, actor.workspaceId),
        eq(keyScopes.keyId, keyId),
        gte(keyScopes.day, since),
      ),
    )
    .groupBy(keyScopes.scope)
    .orderBy(keyScopes.scope);
}

const rolesOf = (actor: Actor, keyId: string) =>
  db()
    .select({ name: roles.name, scopes: roles.scopes })
    .from(keyRoles)
    .innerJoin(roles, eq(roles.id, keyRoles.roleId))
    .where(and(eq(keyRoles.workspaceId, actor.workspaceId), eq(keyRoles.keyId, keyId)));
