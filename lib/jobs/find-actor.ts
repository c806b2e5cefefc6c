import { and, eq, gt, isNotNull, isNull, lte, or } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { apis, roles } from "@/db/schema/apis";
import type { jobs } from "@/db/schema/jobs";
import { keyRoles, keys } from "@/db/schema/keys";
import { oauthClients, oauthGrants } from "@/db/schema/oauth";
import { users } from "@/db/schema/users";
import { memberships, workspaces } from "@/db/schema/workspaces";
import { type Actor, clientActor, keyActor, memberActor, systemActor } from "@/lib/actor";
import { scopesOfRole } from "@/lib/members/permission";

/** The columns of a job that say who asked for it. */
type Asked = Pick<
  typeof jobs.$inferSelect,
  "workspaceId" | "createdByKind" | "createdById" | "createdByName" | "origin"
>;

/**
 * Who asked for a job, with the permissions they have now: a job does nothing that they could not do
 * themselves at that moment. Their row stays locked until the transaction ends, so that whoever takes a
 * permission away knows, once that has returned, that nothing is done with it any more.
 * @returns null when they are no member any more, or their management key is not valid any more
 */
export async function findActor(tx: Tx, asked: Asked, now: Date): Promise<Actor | null> {
  const { workspaceId, createdById: id, createdByName: name, origin } = asked;
  if (asked.createdByKind === "system") return systemActor(workspaceId, name);
  const { scopesOf, make } = ASKERS[asked.createdByKind];
  const scopes = await scopesOf(tx, workspaceId, id, now);
  return scopes && make({ id, name, workspaceId, scopes }, origin);
}

const ASKERS = {
  member: { scopesOf: scopesOfMember, make: memberActor },
  key: { scopesOf: scopesOfKey, make: keyActor },
  client: { scopesOf: scopesOfClient, make: clientActor },
} as const;

async function scopesOfClient(tx: Tx, workspaceId: string, clientId: string) {
  const [row] = await tx
    .select({ scopes: oauthGrants.scopes })
    .from(oauthGrants)
    .innerJoin(apis, eq(apis.id, oauthGrants.apiId))
    .innerJoin(oauthClients, eq(oauthClients.id, oauthGrants.clientId))
    .where(
      and(
        eq(oauthGrants.workspaceId, workspaceId),
        eq(oauthGrants.clientId, clientId),
        eq(apis.kind, "management"),
        eq(oauthClients.enabled, true),
      ),
    )
    .for("share", { of: oauthClients });
  return row?.scopes ?? null;
}

async function scopesOfMember(tx: Tx, workspaceId: string, userId: string) {
  const [row] = await tx
    .select({ role: memberships.role })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
    .where(
      and(
        eq(memberships.workspaceId, workspaceId),
        eq(memberships.userId, userId),
        isNull(users.disabledAt),
        or(eq(workspaces.requiresSecondFactor, false), isNotNull(users.secondFactorAt)),
      ),
    )
    .for("share", { of: [memberships, users] });
  return row ? scopesOfRole(row.role) : null;
}

async function scopesOfKey(tx: Tx, workspaceId: string, keyId: string, now: Date) {
  const [key] = await tx
    .select({ scopes: keys.scopes })
    .from(keys)
    .innerJoin(apis, eq(apis.id, keys.apiId))
    .where(
      and(
        eq(keys.workspaceId, workspaceId),
        eq(keys.id, keyId),
        eq(apis.kind, "management"),
        eq(keys.enabled, true),
        isNull(keys.revokedAt),
        or(isNull(keys.expiresAt), gt(keys.expiresAt, now)),
        or(isNull(keys.notBefore), lte(keys.notBefore, now)),
      ),
    )
    .for("share", { of: keys });
  if (!key) return null;
  const given = await tx
    .select({ scopes: roles.scopes })
    .from(keyRoles)
    .innerJoin(roles, eq(roles.id, keyRoles.roleId))
    .where(and(eq(keyRoles.workspaceId, workspaceId), eq(keyRoles.keyId, keyId)));
  return [...key.scopes, ...given.flatMap((role) => role.scopes)];
}
