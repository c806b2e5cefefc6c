import { db } from "@/db/connect";
import type { Actor } from "@/lib/actor";
import { notFound } from "@/lib/errors";
import type { Key } from "@/lib/keys/key";
import { loadRolesOf } from "@/lib/keys/load-roles";
import { loadOwners } from "@/lib/owners/load";
import { keyOf } from "./present";

/** A revoked key is what they call deleted: there is none. @throws AppError `not_found` */
export function requireLive(key: Key): Key {
  if (key.revokedAt) throw notFound("key");
  return key;
}

/** Keys in their form, with their owners and all they may do, in two queries however many they are. */
export async function presentKeys(actor: Actor, keys: readonly Key[]) {
  const { workspaceId } = actor;
  const ownerIds = [...new Set(keys.flatMap((key) => key.ownerId ?? []))];
  const [roles, owners] = await Promise.all([
    loadRolesOf(
      workspaceId,
      keys.map((key) => key.id),
    ),
    loadOwners(db(), workspaceId, ownerIds),
  ]);
  return keys.map((key) => {
    const given = (roles.get(key.id) ?? []).flatMap((role) => role.scopes);
    const owner = owners.find((one) => one.id === key.ownerId);
    return keyOf(actor, key, owner, [...key.scopes, ...given]);
  });
}

/** One key in their form. */
export async function presentKey(actor: Actor, key: Key) {
  const [shown] = await presentKeys(actor, [key]);
  return shown;
}
