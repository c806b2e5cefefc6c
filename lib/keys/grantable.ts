import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { apis, roles } from "@/db/schema/apis";
import { keyRoles } from "@/db/schema/keys";
import { type Actor, denied } from "@/lib/actor";
import { spellOutApis } from "@/lib/members/permission";
import { uncoveredScopes } from "@/lib/scopes/narrower";
import type { Key } from "./key";

/** So many of what somebody lacks are named in the audit log. */
const MAX_NAMED = 20;

/** Which of these scopes go beyond what the actor holds. */
export const ungrantable = (actor: Actor, scopes: readonly string[]): string[] =>
  uncoveredScopes(spellOutApis(actor.scopes), spellOutApis(scopes));

/**
 * Nobody gives away more than they hold: every scope of a management key must lie within its maker's own.
 * @throws AppError `forbidden`, naming the scopes that go beyond
 */
export function requireGrantable(actor: Actor, scopes: readonly string[]): void {
  const beyond = ungrantable(actor, scopes);
  if (beyond.length === 0) return;
  throw denied(
    actor,
    beyond.slice(0, MAX_NAMED).join(" "),
    `You can only grant permissions that you hold yourself; you do not hold ${beyond.join(", ")}.`,
  );
}

/**
 * The same for a key that exists: who receives a new secret of a management key, or changes what it may do,
 * must hold all it holds, its roles included. Keys of other APIs say nothing about Keyway and pass.
 * @throws AppError `forbidden`
 */
export async function requireGrantableKey(
  tx: Tx,
  actor: Actor,
  key: Pick<Key, "id" | "apiId" | "scopes">,
): Promise<void> {
  const { workspaceId } = actor;
  const [api] = await tx
    .select({ kind: apis.kind })
    .from(apis)
    .where(and(eq(apis.workspaceId, workspaceId), eq(apis.id, key.apiId)));
  if (api?.kind !== "management") return;
  const given = await tx
    .select({ scopes: roles.scopes })
    .from(keyRoles)
    .innerJoin(roles, eq(roles.id, keyRoles.roleId))
    .where(and(eq(keyRoles.workspaceId, workspaceId), eq(keyRoles.keyId, key.id)));
  requireGrantable(actor, [...key.scopes, ...given.flatMap((role) => role.scopes)]);
}
