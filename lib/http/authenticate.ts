import { type Actor, clientActor, keyActor, type Origin } from "@/lib/actor";
import { isId } from "@/lib/ids";
import { encodeUse } from "@/lib/journal/line";
import type { Verifier } from "@/lib/verifier/open";
import { findManagementKey, type Peer } from "@/lib/verify/caller";

/**
 * The actor behind an `Authorization` header with a management key or an access token, or without one behind a
 * certificate: found and judged as verify finds any key, so that a revoked one is refused on every node once its
 * revocation has returned. The header alone is read; in a URL or a cookie a key would end in logs and in other sites'
 * requests. The use of a key is written down, or nobody would see who still uses an old secret; a token's key was used
 * when it was issued.
 * @throws AppError `unauthenticated`
 */
export async function authenticate(
  verifier: Verifier,
  authorization: string | undefined,
  origin: Origin,
  peer: Peer,
  now = Date.now(),
): Promise<Actor> {
  const record = await findManagementKey(verifier.node, authorization, peer, now);
  const { keyId, name, workspaceId, grants: scopes, secretVersion, endsOverlap } = record;
  const { ip, userAgent } = origin;
  if (isId("client", keyId)) return clientActor({ id: keyId, name, workspaceId, scopes }, origin);
  const use = { at: now, workspaceId, keyId, secretVersion, endsOverlap, ip, userAgent };
  if (secretVersion > 0) verifier.journal.append(encodeUse(use));
  return keyActor({ id: keyId, name, workspaceId, scopes }, origin);
}
