import { sql } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { insertMany } from "@/db/insert-many";
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
  const { text, ...rest } = secret;
  const digest = Buffer.from(digestOf(text), "base64url");
  const stored = await storeDigests(tx, actor, [{ ...rest, digest, hint: hintOf(text) }], now);
  if (stored.size === 0) throw new AppError("conflict", "This secret is in use already.");
}

/** A version of a key's secret of whose text only the SHA-256 is known. */
type Digested = Readonly<{ keyId: string; version: number; digest: Buffer; hint: string }>;

/** Stores many, each the active version of its key. @returns the keys of those that nobody had yet */
export async function storeDigests(
  tx: Tx,
  actor: Actor,
  list: readonly Digested[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const [pepper] = env().peppers;
  if (!pepper) throw new Error("No pepper is configured");
  const rows = list.map(({ digest, ...secret }) => ({
    ...secret,
    id: newId("secret", now.getTime()),
    workspaceId: actor.workspaceId,
    hash: macOf(digest, pepper.key),
    pepperVersion: pepper.version,
    status: "active",
    createdAt: now,
  }));
  // In one order, or two imports of the same hashes would wait for each other.
  rows.sort((a, b) => a.hash.compare(b.hash));
  const rest = sql`on conflict (hash) do nothing returning key_id`;
  const stored = await insertMany(tx, keySecrets, rows, rest);
  return new Set(stored.map((row) => String(row.key_id)));
}
