import { type Actor, keyActor, type Origin } from "@/lib/actor";
import type { Verifier } from "@/lib/verifier/open";
import { findManagementKey } from "@/lib/verify/caller";

/**
 * The actor behind an `Authorization` header with a management key: found and judged as verify finds any
 * key, so that a revoked one is refused on every node once its revocation has returned. The header alone is
 * read; in a URL or a cookie a key would end in logs and in other sites' requests.
 * @throws AppError `unauthenticated`
 */
export async function authenticate(
  verifier: Verifier,
  authorization: string | undefined,
  origin: Origin,
): Promise<Actor> {
  const record = await findManagementKey(verifier.node, authorization, origin.ip);
  const { keyId: id, name, workspaceId, grants: scopes } = record;
  return keyActor({ id, name, workspaceId, scopes }, origin);
}
