import type { Actor } from "@/lib/actor";
import { addCredential } from "@/lib/clients/add-credential";
import { createClient } from "@/lib/clients/create";
import { CreateClientInput } from "@/lib/clients/input";
import { ensureSigningKey } from "@/lib/oauth/ensure-signing-key";

const HOUR_MS = 3_600_000;

/** A client with a secret, and what else its input says. */
export const newTestClient = (actor: Actor, input: object = {}) =>
  createClient(actor, CreateClientInput.parse({ name: "Billing backend", ...input }));

/** A client whose first secret retires, and signing keys that were published an hour ago. */
export async function newTestIssuer(actor: Actor, apiId: string) {
  const grants = [{ apiId, scopes: ["invoices:read"], introspect: true }];
  const authMethod = "client_secret_post";
  const { client, secret } = await newTestClient(actor, { grants, authMethod });
  const overlap = { mode: "fixed", seconds: 3600 } as const;
  const { client: rotated } = await addCredential(actor, client.id, { secret: {}, overlap });
  await ensureSigningKey(actor.workspaceId, "ES256", new Date(Date.now() - HOUR_MS));
  return {
    clientId: client.id,
    clientSecret: secret ?? "",
    retiringCredentialId: rotated.credentials[0]?.id ?? "",
  };
}
