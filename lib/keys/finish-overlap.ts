import type { Tx } from "@/db/connect";
import type { Actor } from "@/lib/actor";
import { AppError, found } from "@/lib/errors";
import { changeKey } from "./change";
import { type Key, type KeySecret, requireUnrevoked } from "./key";
import { setSecret } from "./set";

/**
 * Stops a version of a key's secret now. Of the retiring one, that ends the overlap; of the active one
 * while another is retiring, it undoes the rotation: the retiring one is active again, without an end.
 * A retired version stays retired.
 * @throws AppError `not_found` (key or version), `forbidden`, `conflict` (revoked, or the version is the
 *   only one the key has)
 */
export async function finishOverlap(
  actor: Actor,
  id: string,
  version: number,
  now = new Date(),
): Promise<Key> {
  const { key } = await changeKey(actor, { id, now }, async (tx, before) => {
    requireUnrevoked(before);
    const secret = found(
      before.secrets.find((one) => one.version === version),
      "version of the secret",
    );
    if (secret.status === "retired") return null;
    if (secret.status === "active") return undoRotation(tx, actor, before, secret, now);
    await setSecret(tx, actor, id, version, { status: "retired", retiresAt: now });
    return "key.overlap_finished";
  });
  return key;
}

async function undoRotation(tx: Tx, actor: Actor, key: Key, active: KeySecret, now: Date) {
  const retiring = key.secrets.find((one) => one.status === "retiring");
  if (!retiring)
    throw new AppError(
      "conflict",
      `Version ${active.version} is the only one in use. Rotate the key, or revoke it.`,
    );
  // In this order: a key has at most one active version at any moment.
  await setSecret(tx, actor, key.id, active.version, { status: "retired", retiresAt: now });
  await setSecret(tx, actor, key.id, retiring.version, {
    status: "active",
    retiresAt: null,
    overlapSeconds: null,
  });
  return "key.rotation_undone";
}
