import type { Tx } from "@/db/connect";
import { keySecrets } from "@/db/schema/keys";
import type { Actor } from "@/lib/actor";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { digestOf, hintOf, macOf } from "./secret";

/**
 * Stores a secret's text as its MAC under the newest pepper, as the active version of its key.
 * @throws AppError `conflict` when that text is in use already
 */
export async function storeSecret(
  tx: Tx,
  actor: Actor,
  secret: Readonly<{ keyId: string; version: number; text: string }>,
  now: Date,
): Promise<void> {
  const [pepper] = env().peppers;
  if (!pepper) throw new Error("No pepper is configured");
  const stored = await tx
    .insert(keySecrets)
    .values({
      id: newId("secret", now.getTime()),
      workspaceId: actor.workspaceId,
      keyId: secret.keyId,
      version: secret.version,
      hash: macOf(Buffer.from(digestOf(secret.text), "base64url"), pepper.key),
      pepperVersion: pepper.version,
      hint: hintOf(secret.text),
      status: "active",
      createdAt: now,
    })
    .onConflictDoNothing({ target: keySecrets.hash })
    .returning({ id: keySecrets.id });
  if (stored.length === 0) throw new AppError("conflict", "This secret is in use already.");
}
