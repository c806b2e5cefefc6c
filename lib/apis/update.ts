import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { apis } from "@/db/schema/apis";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { AppError, found } from "@/lib/errors";
import { replaceLimits } from "@/lib/limits/replace";
import type { Api } from "./api";
import { requireFreeAudience } from "./audience";
import type { UpdateApiInput } from "./input";
import { loadApis } from "./load";
import { lockApi } from "./lock";
import { replaceScopes } from "./replace-scopes";

/**
 * Changes the given fields of an API and leaves the others. Default limits hold at once for every key that has
 * none of its own; prefix and expiry for keys made from now on.
 * @throws AppError `not_found`, `forbidden`, `conflict` (audience taken; prefix or catalogue of the built-in API)
 */
export async function updateApi(
  actor: Actor,
  id: string,
  input: UpdateApiInput,
  now = new Date(),
): Promise<Api> {
  const { workspaceId } = actor;
  const { result } = await commit(async (tx) => {
    const before = await lockApi(tx, actor, id);
    authorize(actor, "apis:write", id);
    if (before.kind === "management" && (input.prefix !== undefined || input.scopes !== undefined))
      throw new AppError("conflict", "Prefix and scopes of the built-in Keyway API are fixed.");
    // Its own audience is our address, wherever that is: nothing is stored for it.
    const own = before.kind === "management" && input.audience === before.audience;
    await writeApi(tx, actor, id, own ? { ...input, audience: undefined } : input, now);
    const [api] = await loadApis(tx, workspaceId, [id]);
    const after = found(api, "API");
    const target = { kind: "api", id, name: after.name };
    await recordEvent(tx, actor, { action: "api.updated", target, before, after }, now);
    announce(tx, "workspace", workspaceId);
    return after;
  });
  return result;
}

async function writeApi(
  tx: Tx,
  actor: Actor,
  id: string,
  { name, prefix, audience, scopes, defaults, tokens }: UpdateApiInput,
  now: Date,
): Promise<void> {
  await requireFreeAudience(tx, actor, id, audience);
  await tx
    .update(apis)
    .set({
      name,
      prefix,
      audience,
      defaultExpiresInDays: defaults?.expiresInDays,
      tokenTtlSeconds: tokens?.ttlSeconds,
      tokenAlgorithm: tokens?.algorithm,
      tokenCertificateBound: tokens?.certificateBound,
      updatedAt: now,
    })
    .where(and(eq(apis.workspaceId, actor.workspaceId), eq(apis.id, id)));
  if (scopes) await replaceScopes(tx, actor, id, scopes);
  if (defaults?.limits) await replaceLimits(tx, actor.workspaceId, { apiId: id }, defaults.limits);
}
