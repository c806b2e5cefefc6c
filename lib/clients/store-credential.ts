import type { Tx } from "@/db/connect";
import { oauthCredentials } from "@/db/schema/oauth";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { digestOf, hintOf, macOf, newSecret } from "@/lib/keys/secret";
import type { ReadCredential } from "./read-credential";

/** Whose credential is stored. */
type Of = Readonly<{ workspaceId: string; clientId: string }>;

/**
 * A new client secret. Its characters are those that both readings of HTTP Basic agree on (RFC 6749, 2.3.1, wants
 * form encoding, and many clients do none), and scanners know its look.
 */
export const newClientSecret = (): string => newSecret("client", "live");

/** Stores a secret as its MAC under the newest pepper. @returns the id of the credential */
export async function storeClientSecret(
  tx: Tx,
  of: Of,
  secret: string,
  now: Date,
): Promise<string> {
  const [pepper] = env().peppers;
  if (!pepper) throw new Error("No pepper is configured");
  const id = newId("credential", now.getTime());
  await tx.insert(oauthCredentials).values({
    ...{ ...of, id, kind: "secret", status: "active", hint: hintOf(secret), createdAt: now },
    hash: macOf(Buffer.from(digestOf(secret), "base64url"), pepper.key),
    pepperVersion: pepper.version,
  });
  return id;
}

/**
 * Stores a public key or a certificate. @returns the id of the credential
 * @throws AppError `conflict` when the client has it already
 */
export async function storeCredential(
  tx: Tx,
  of: Of,
  credential: ReadCredential,
  now: Date,
): Promise<string> {
  const id = newId("credential", now.getTime());
  const [stored] = await tx
    .insert(oauthCredentials)
    .values({ ...of, ...credential, id, status: "active", createdAt: now })
    .onConflictDoNothing()
    .returning({ id: oauthCredentials.id });
  if (!stored) throw new AppError("conflict", `The client has this ${credential.kind} already.`);
  return id;
}
