import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { apis } from "@/db/schema/apis";
import { keys } from "@/db/schema/keys";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { startOfRefill } from "@/lib/credits/refill";
import { found } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { replaceLimits } from "@/lib/limits/replace";
import { ensureOwner } from "@/lib/owners/ensure";
import { requireGrantable } from "./grantable";
import type { CreateKeyInput } from "./input";
import type { Key } from "./key";
import { loadKeys } from "./load";
import { replaceRoles } from "./replace-roles";
import { newSecret } from "./secret";
import { storeSecret } from "./store-secret";

/**
 * Creates a key with the first version of its secret.
 * @param text the secret's text where it must be a given one (bootstrap); otherwise a new one is drawn
 * @returns the key, and the text of its secret, which nothing can show again
 * @throws AppError `not_found` (API), `invalid` (unknown role), `forbidden` (missing permission, or a
 *   management key that would hold more than its maker)
 */
export async function createKey(
  actor: Actor,
  input: CreateKeyInput,
  text?: string,
  now = new Date(),
): Promise<{ key: Key; secret: string }> {
  return (await commit((tx) => addKey(tx, actor, input, text, now))).result;
}

/** `createKey` as a step of a larger change. */
export async function addKey(
  tx: Tx,
  actor: Actor,
  input: CreateKeyInput,
  text: string | undefined,
  now: Date,
): Promise<{ key: Key; secret: string }> {
  authorize(actor, "keys:write", input.apiId);
  const api = await apiOf(tx, actor, input.apiId);
  const secret = text ?? newSecret(input.prefix ?? api.prefix, input.environment);
  const id = newId("key", now.getTime());
  if (input.ownerId !== null) await ensureOwner(tx, actor, input.ownerId, now);
  await tx.insert(keys).values(keyRowOf(input, { id, api, actor, now }));
  const roleScopes = await replaceRoles(tx, actor, { id, apiId: api.id }, input.roles);
  if (api.kind === "management") requireGrantable(actor, [...input.scopes, ...roleScopes]);
  await replaceLimits(tx, actor.workspaceId, { keyId: id }, input.limits);
  await storeSecret(tx, actor, { keyId: id, version: 1, text: secret }, now);
  const [key] = await loadKeys(tx, actor.workspaceId, [id], now);
  const created = found(key, "key");
  const target = { kind: "key", id, name: created.name };
  await recordEvent(tx, actor, { action: "key.created", target, after: created }, now);
  announce(tx, "key", id);
  // A given text may have been tried before, and be known as unknown; a drawn one cannot.
  if (text !== undefined) announce(tx, "unknown", "");
  return { key: created, secret };
}

/** What of an API a new key needs. */
export type ApiFacts = Readonly<{
  id: string;
  kind: "customer" | "management";
  prefix: string;
  defaultExpiresInDays: number | null;
}>;

/** The lock keeps the API from being deleted under the key. @throws AppError `not_found` */
export async function apiOf(tx: Tx, actor: Actor, apiId: string): Promise<ApiFacts> {
  const [api] = await tx
    .select({
      id: apis.id,
      kind: apis.kind,
      prefix: apis.prefix,
      defaultExpiresInDays: apis.defaultExpiresInDays,
    })
    .from(apis)
    .where(and(eq(apis.workspaceId, actor.workspaceId), eq(apis.id, apiId)))
    .for("key share");
  return found(api, "API");
}

const DAY_MS = 86_400_000;

/** The row of a new key; what its input leaves out is the API's default. */
export function keyRowOf(
  input: CreateKeyInput,
  made: Readonly<{ id: string; api: ApiFacts; actor: Actor; now: Date }>,
) {
  const { id, api, actor, now } = made;
  const { roles, limits, prefix, credits, mode, expiresAt, ...columns } = input;
  const byDefault =
    api.defaultExpiresInDays === null
      ? null
      : new Date(now.getTime() + api.defaultExpiresInDays * DAY_MS);
  return {
    ...columns,
    id,
    workspaceId: actor.workspaceId,
    expiresAt: expiresAt === undefined ? byDefault : expiresAt,
    ipMode: mode.ip,
    scopeMode: mode.scopes,
    credits: credits?.remaining ?? null,
    creditRefill: credits?.refill ?? null,
    creditRefilledAt: credits?.refill ? startOfRefill(credits.refill, now) : null,
    createdByKind: actor.kind,
    createdById: actor.id,
    createdAt: now,
    updatedAt: now,
  };
}
