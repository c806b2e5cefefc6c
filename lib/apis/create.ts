import { apis } from "@/db/schema/apis";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { found } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { replaceLimits } from "@/lib/limits/replace";
import type { Api } from "./api";
import { requireFreeAudience } from "./audience";
import type { CreateApiInput } from "./input";
import { loadApis } from "./load";
import { replaceScopes } from "./replace-scopes";

/**
 * Creates an API with its scope catalogue and what new keys get by default.
 * @throws AppError `forbidden`, `conflict` (audience taken)
 */
export async function createApi(
  actor: Actor,
  input: CreateApiInput,
  now = new Date(),
): Promise<Api> {
  authorize(actor, "apis:write");
  const { workspaceId } = actor;
  const id = newId("api", now.getTime());
  const { result } = await commit(async (tx) => {
    await requireFreeAudience(tx, actor, id, input.audience);
    await tx.insert(apis).values({
      id,
      workspaceId,
      name: input.name,
      prefix: input.prefix,
      audience: input.audience,
      defaultExpiresInDays: input.defaults.expiresInDays,
      tokenTtlSeconds: input.tokens.ttlSeconds,
      tokenAlgorithm: input.tokens.algorithm,
      tokenCertificateBound: input.tokens.certificateBound,
      createdAt: now,
      updatedAt: now,
    });
    await replaceScopes(tx, actor, id, input.scopes);
    await replaceLimits(tx, workspaceId, { apiId: id }, input.defaults.limits);
    const [api] = await loadApis(tx, workspaceId, [id]);
    const after = found(api, "API");
    const target = { kind: "api", id, name: after.name };
    await recordEvent(tx, actor, { action: "api.created", target, after }, now);
    announce(tx, "workspace", workspaceId);
    return after;
  });
  return result;
}
