import type { Actor } from "@/lib/actor";
import { AppError, found, invalid } from "@/lib/errors";
import { changeKey } from "./change";
import { type ExtendOverlapInput, OVERLAP_MAX_SECONDS } from "./input";
import { type Key, requireUnrevoked } from "./key";
import { setSecret } from "./set";

/**
 * Sets when a retiring version of a key's secret stops, later or earlier than planned.
 * @throws AppError `not_found` (key or version), `forbidden`, `conflict` (revoked, or the version is not
 *   retiring), `invalid` (not after now, or more than 90 days ahead)
 */
export async function extendOverlap(
  actor: Actor,
  id: string,
  version: number,
  { retiresAt }: ExtendOverlapInput,
  now = new Date(),
): Promise<Key> {
  const { key } = await changeKey(actor, { id, now }, async (tx, before) => {
    requireUnrevoked(before);
    const secret = found(
      before.secrets.find((one) => one.version === version),
      "version of the secret",
    );
    if (secret.status !== "retiring")
      throw new AppError("conflict", `Version ${version} is ${secret.status}, not retiring.`);
    const ahead = retiresAt.getTime() - now.getTime();
    if (ahead <= 0) throw invalid("retiresAt", "must be in the future; to stop it now, finish it");
    if (ahead > OVERLAP_MAX_SECONDS * 1000)
      throw invalid("retiresAt", "must be within 90 days from now");
    await setSecret(tx, actor, id, version, { retiresAt });
    return "key.overlap_extended";
  });
  return key;
}
