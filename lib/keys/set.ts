import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { keySecrets, keys } from "@/db/schema/keys";
import type { Actor } from "@/lib/actor";

/** Writes columns of a key that the transaction has locked. */
export async function setKey(
  tx: Tx,
  actor: Actor,
  id: string,
  values: Partial<typeof keys.$inferInsert>,
  now: Date,
): Promise<void> {
  await tx
    .update(keys)
    .set({ ...values, updatedAt: now })
    .where(and(eq(keys.workspaceId, actor.workspaceId), eq(keys.id, id)));
}

/** Writes columns of one version of the secret of a key that the transaction has locked. */
export async function setSecret(
  tx: Tx,
  actor: Actor,
  keyId: string,
  version: number,
  values: Partial<typeof keySecrets.$inferInsert>,
): Promise<void> {
  await tx
    .update(keySecrets)
    .set(values)
    .where(
      and(
        eq(keySecrets.workspaceId, actor.workspaceId),
        eq(keySecrets.keyId, keyId),
        eq(keySecrets.version, version),
      ),
    );
}
