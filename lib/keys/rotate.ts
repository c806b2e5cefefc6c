import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { apis } from "@/db/schema/apis";
import type { Actor } from "@/lib/actor";
import { AppError, found } from "@/lib/errors";
import { changeKey, type KeyChange } from "./change";
import { requireGrantableKey } from "./grantable";
import type { RotateKeyInput } from "./input";
import { type Key, requireUnrevoked } from "./key";
import { newSecret } from "./secret";
import { setKey, setSecret } from "./set";
import { storeSecret } from "./store-secret";

/**
 * Gives a key a new version of its secret; the key, its history, limits and credits stay.
 * The version before it keeps working as `overlap` says: until `seconds` after the new one is first used,
 * until `seconds` from now, or not at all.
 * @returns the key and the text of the new secret, which nothing can show again
 * @throws AppError `not_found`, `forbidden` (also for a management key that holds more than the actor, who
 *   would receive its secret), `conflict` (revoked, or two versions are in use already)
 */
export async function rotateKey(
  actor: Actor,
  id: string,
  { overlap }: RotateKeyInput,
  now = new Date(),
): Promise<{ key: Key; secret: string }> {
  let secret = "";
  const change = rotating(overlap, async (_, text) => {
    secret = text;
  });
  const { key } = await changeKey(actor, { id, now }, change);
  return { key, secret };
}

/** A new version of a key's secret as a step of a larger change. `take` gets its text, which nothing can show again. */
export const rotating =
  (
    overlap: RotateKeyInput["overlap"],
    take: (tx: Tx, secret: string, key: Key) => Promise<void>,
  ): KeyChange =>
  async (tx, before, { actor, now }) => {
    requireUnrevoked(before);
    await requireGrantableKey(tx, actor, before);
    await retireVersions(tx, actor, before, overlap, now);
    const secret = newSecret(await prefixOf(tx, actor, before), before.environment);
    const version = 1 + Math.max(...before.secrets.map((one) => one.version));
    await storeSecret(tx, actor, { keyId: before.id, version, text: secret }, now);
    await setKey(tx, actor, before.id, {}, now);
    await take(tx, secret, before);
    return "key.rotated";
  };

/** The prefix the key was made with, which may be another than its API has by now. */
async function prefixOf(tx: Tx, actor: Actor, key: Key): Promise<string> {
  const own = /^([a-z][a-z0-9]{1,15})_(?:live|test)_kw/.exec(key.hint)?.[1];
  if (own) return own;
  const [api] = await tx
    .select({ prefix: apis.prefix })
    .from(apis)
    .where(and(eq(apis.workspaceId, actor.workspaceId), eq(apis.id, key.apiId)));
  return found(api, "API").prefix;
}

/**
 * A key has one active and at most one retiring version. If two are in use, rotating again would cut off
 * callers of the older one without their overlap, so it is refused; an active one that was never used
 * (its text was lost, say) is replaced instead.
 */
async function retireVersions(
  tx: Tx,
  actor: Actor,
  key: Key,
  overlap: RotateKeyInput["overlap"],
  now: Date,
): Promise<void> {
  const active = key.secrets.find((one) => one.status === "active");
  const retiring = key.secrets.find((one) => one.status === "retiring");
  const stop = { status: "retired", retiresAt: now } as const;
  if (overlap.mode === "none") {
    if (retiring) await setSecret(tx, actor, key.id, retiring.version, stop);
    if (active) await setSecret(tx, actor, key.id, active.version, stop);
  } else if (retiring && active?.lastUsedAt) {
    throw new AppError(
      "conflict",
      `Version ${retiring.version} is still retiring and version ${active.version} is in use. Finish version ${retiring.version} first, or rotate with overlap "none".`,
    );
  } else if (active) {
    await setSecret(tx, actor, key.id, active.version, retiring ? stop : overlapOf(overlap, now));
  }
}

const overlapOf = ({ mode, seconds }: RotateKeyInput["overlap"], now: Date) =>
  ({
    status: "retiring",
    overlapSeconds: seconds,
    retiresAt: mode === "fixed" ? new Date(now.getTime() + seconds * 1000) : null,
  }) as const;
