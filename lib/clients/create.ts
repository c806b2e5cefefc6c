import { oauthClients } from "@/db/schema/oauth";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { announce } from "@/lib/changes/announce";
import { commit } from "@/lib/changes/commit";
import { found } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { type Client, KIND_OF_METHOD } from "./client";
import type { CreateClientInput } from "./input";
import { loadClients } from "./load";
import { readJwk, readPem } from "./read-credential";
import { replaceGrants } from "./replace-grants";
import { newClientSecret, storeClientSecret, storeCredential } from "./store-credential";

/**
 * Creates an OAuth client with its grants and what it proves itself with.
 * @returns the client, and, where it has one, the text of its secret, which nothing can show again
 * @throws AppError `forbidden` (missing permission, or more of Keyway's own permissions than the actor holds),
 *   `invalid` (an API that is not there, a key or certificate that cannot be used), `conflict`
 */
export async function createClient(
  actor: Actor,
  input: CreateClientInput,
  now = new Date(),
): Promise<{ client: Client; secret?: string }> {
  authorize(actor, "clients:write");
  const { workspaceId } = actor;
  const { name, authMethod, san, certificateBound, grants, jwks, certificates } = input;
  const jwkRows = jwks.keys.map((jwk, i) => readJwk(jwk, `jwks.keys[${i}]`));
  const pemRows = certificates.map((pem, i) => readPem(pem, `certificates[${i}]`, now));
  const credentials = [...(await Promise.all(jwkRows)), ...pemRows];
  const secret = KIND_OF_METHOD[authMethod] === "secret" ? newClientSecret() : undefined;
  const id = newId("client", now.getTime());
  const { result } = await commit(async (tx) => {
    await tx.insert(oauthClients).values({
      ...{ id, workspaceId, name, authMethod, san, certificateBound },
      ...{ createdByKind: actor.kind, createdById: actor.id, createdAt: now, updatedAt: now },
    });
    await replaceGrants(tx, actor, id, grants);
    const of = { workspaceId, clientId: id };
    if (secret) await storeClientSecret(tx, of, secret, now);
    for (const one of credentials) await storeCredential(tx, of, one, now);
    const [client] = await loadClients(tx, workspaceId, [id], now);
    const after = found(client, "client");
    const target = { kind: "client", id, name };
    await recordEvent(tx, actor, { action: "client.created", target, after }, now);
    announce(tx, "workspace", workspaceId);
    return after;
  });
  return { client: result, ...(secret && { secret }) };
}
