import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { type Db, db, type Tx } from "@/db/connect";
import { keySecretColumns, keySecrets } from "@/db/schema/keys";
import type { Actor } from "@/lib/actor";
import { changeKey } from "./change";
import { setSecret } from "./set";

/**
 * The first use of a rotated key's new secret was seen: from now on the overlap of the old one runs out.
 * Does nothing when no version waits for that, so every node may report it, more than once, and late.
 * @param actor Keyway itself
 * @throws AppError `not_found`
 */
export async function startOverlap(actor: Actor, id: string, now = new Date()): Promise<void> {
  // Looked up first: most reports come after the first one, and a change makes every node wait.
  if ((await waitingVersion(db(), actor, id)) === undefined) return;
  await changeKey(actor, { id, now }, async (tx, before) => {
    const waiting = await waitingVersion(tx, actor, id);
    if (before.revokedAt || !waiting) return null;
    const retiresAt = new Date(now.getTime() + (waiting.overlapSeconds ?? 0) * 1000);
    await setSecret(tx, actor, id, waiting.version, { retiresAt });
    return "key.overlap_started";
  });
}

async function waitingVersion(tx: Tx | Db, actor: Actor, keyId: string) {
  const [row] = await tx
    .select({
      version: keySecretColumns.version,
      overlapSeconds: keySecretColumns.overlapSeconds,
    })
    .from(keySecrets)
    .where(
      and(
        eq(keySecrets.workspaceId, actor.workspaceId),
        eq(keySecrets.keyId, keyId),
        eq(keySecrets.status, "retiring"),
        isNull(keySecrets.retiresAt),
        isNotNull(keySecrets.overlapSeconds),
      ),
    );
  return row;
}
