import { db } from "@/db/connect";
import { oauthRevocations } from "@/db/schema/oauth";
import { type Actor, clientActor, keyActor } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { findSecrets } from "@/lib/keys/find-secrets";
import { loadKeys } from "@/lib/keys/load";
import { revokeKey } from "@/lib/keys/revoke";
import type { Verifier } from "@/lib/verifier/open";
import { checkSignature, isTokenText, type TokenClaims } from "./check-signature";
import { publishedKeys } from "./facts";
import { issuerOf } from "./issue";
import { oauthError } from "./oauth-error";
import { findClient, type OAuthRequest } from "./token";

/**
 * Token revocation (RFC 7009). A token is revoked by the client it was issued to; one that a key was traded for by
 * itself, and a key, by whoever holds it. Anything else has no effect and is answered alike. When this has returned,
 * no node and no introspection accepts the token; who checks it offline does so until it ends.
 * @throws AppError `invalid_client`, `invalid_request`
 */
export async function revokeToken(
  verifier: Verifier,
  request: OAuthRequest,
  now = new Date(),
): Promise<void> {
  const { issuer, form, origin } = request;
  const client = await findClient(verifier, request, now);
  const text = form.get("token");
  if (text === undefined) throw oauthError("invalid_request", "token is missing.");
  if (!isTokenText(text)) {
    const revoked = await revokeOwnKey(request, text, now);
    if (!revoked) requireSomebody(client);
    return;
  }
  const name = issuerOf(issuer.workspaceId);
  const claims = await checkSignature(text, name, publishedKeys(issuer, now), now);
  const selfHeld = claims?.client_id === claims?.key_id;
  if (!claims || (!selfHeld && claims.client_id !== client?.id)) {
    requireSomebody(client);
    return;
  }
  const identity = { workspaceId: issuer.workspaceId, scopes: [] };
  const actor = client
    ? clientActor({ ...identity, id: client.id, name: client.name }, origin)
    : keyActor({ ...identity, id: claims.sub, name: claims.sub }, origin);
  await revokeClaims(actor, claims, now);
}

/** A client must say who it is before it is told that there is nothing to do. */
function requireSomebody(client: unknown): void {
  if (!client) throw oauthError("invalid_client", "The client must authenticate.");
}

async function revokeClaims(actor: Actor, { jti, sub, exp }: TokenClaims, now: Date) {
  const { workspaceId } = actor;
  await commit(async (tx) => {
    const stored = await tx
      .insert(oauthRevocations)
      .values({ workspaceId, jti, expiresAt: new Date(exp * 1000) })
      .onConflictDoNothing()
      .returning({ jti: oauthRevocations.jti });
    // Nodes hold a token under whoever has it. Announced also when it is revoked already: that call may have timed out.
    announce(tx, "key", sub);
    if (stored.length === 0) return;
    const target = { kind: "token", id: jti, name: sub };
    await recordEvent(tx, actor, { action: "token.revoked", target }, now);
  });
}

/** Whoever holds a key may end it. @returns whether the text is a key of this workspace that is in use */
async function revokeOwnKey(
  { issuer, origin }: OAuthRequest,
  text: string,
  now: Date,
): Promise<boolean> {
  const { workspaceId } = issuer;
  const [secret] = await findSecrets([text]);
  if (!secret || secret.workspaceId !== workspaceId || secret.status === "retired") return false;
  const { keyId } = secret;
  const [key] = await loadKeys(db(), workspaceId, [keyId], now);
  if (!key) return false;
  const scopes = [`keys:write:${key.apiId}`];
  const actor = keyActor({ id: keyId, name: key.name, workspaceId, scopes }, origin);
  await revokeKey(actor, keyId, { reason: "Revoked by whoever holds it" }, now);
  return true;
}
