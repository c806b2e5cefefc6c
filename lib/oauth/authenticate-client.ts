import { timingSafeEqual } from "node:crypto";
import type { ClientCertificate } from "@/lib/certificates/certificate";
import { type Client, isInUse } from "@/lib/clients/client";
import { noteUse } from "@/lib/clients/note-use";
import { env } from "@/lib/env";
import { candidateMacs, digestOf } from "@/lib/keys/secret";
import { checkAssertion, claimedClient } from "./assertion";
import type { ClientFacts, OAuthFacts } from "./facts";
import { issuerOf } from "./issue";
import { oauthError } from "./oauth-error";
import type { Presented } from "./presented";
import { isVouchedFor } from "./vouch";

/** What a client is authenticated with besides what it sent: its certificate, which is in time and one for clients. */
export type Proofs = Readonly<{ certificate: ClientCertificate | null }>;

/**
 * The client that a request comes from. Clients of other workspaces are unknown ones; an unknown client costs the same
 * work as a wrong secret, and is answered alike.
 * @throws AppError `invalid_client`
 */
export async function authenticateClient(
  facts: OAuthFacts,
  workspaceId: string,
  presented: Presented,
  proofs: Proofs,
  now: Date,
): Promise<Client> {
  const id = presented.method === "private_key_jwt" ? assertedId(presented) : presented.id;
  const known = await facts.client(workspaceId, id);
  const proven = await prove(known, workspaceId, presented, proofs, now);
  if (!known || !proven) throw oauthError("invalid_client", "The client is not known by this.");
  const { client } = known;
  if (!client.enabled) throw oauthError("invalid_client", "The client is disabled.");
  await noteUse(workspaceId, client, proven.credentialId, now);
  return client;
}

function assertedId({ id, assertion }: Presented & { method: "private_key_jwt" }): string {
  const claimed = claimedClient(assertion);
  if (claimed === undefined) throw oauthError("invalid_client", "client_assertion is no JWT.");
  if (id !== undefined && id !== claimed)
    throw oauthError("invalid_client", "client_id differs from the assertion.");
  return claimed;
}

/** Null: no proof. Otherwise what proved it; nothing of the client's own where an authority did. */
type Proof = Readonly<{ credentialId: string | null }> | null;

async function prove(
  known: ClientFacts | null,
  workspaceId: string,
  presented: Presented,
  { certificate }: Proofs,
  now: Date,
): Promise<Proof> {
  switch (presented.method) {
    case "client_secret_basic":
    case "client_secret_post":
      return proveSecret(known, presented.method, presented.secret, now);
    case "private_key_jwt": {
      if (known?.client.authMethod !== "private_key_jwt") return null;
      const issuer = issuerOf(workspaceId);
      const { assertion } = presented;
      const key = await checkAssertion(known.client, workspaceId, assertion, issuer, now);
      return key && { credentialId: key.id };
    }
    case "tls": {
      if (!known || !certificate) return null;
      if (known.client.authMethod === "tls_client_auth") {
        const vouched = await isVouchedFor(workspaceId, known.client, certificate, now);
        return vouched ? { credentialId: null } : null;
      }
      return proveCertificate(known.client, certificate, now);
    }
  }
}

function proveSecret(
  known: ClientFacts | null,
  method: Client["authMethod"],
  secret: string,
  now: Date,
): Proof {
  const digest = Buffer.from(digestOf(secret), "base64url");
  const candidates = candidateMacs(digest, env().peppers);
  const registered = known?.client.authMethod === method ? known : null;
  let found: Proof = null;
  for (const one of registered?.client.credentials ?? []) {
    const mac = registered?.macs.get(one.id);
    if (!mac || !isInUse(one, now)) continue;
    if (candidates.some((candidate) => timingSafeEqual(candidate, mac)))
      found = { credentialId: one.id };
  }
  return found;
}

function proveCertificate(client: Client, { thumbprint }: ClientCertificate, now: Date): Proof {
  if (client.authMethod !== "self_signed_tls_client_auth") return null;
  const one = client.credentials.find((it) => it.thumbprint === thumbprint && isInUse(it, now));
  const ended = one?.expiresAt && now > one.expiresAt;
  return one && !ended ? { credentialId: one.id } : null;
}
