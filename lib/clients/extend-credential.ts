import type { Actor } from "@/lib/actor";
import { AppError, found, invalid } from "@/lib/errors";
import { OVERLAP_MAX_SECONDS } from "@/lib/keys/input";
import { changeClient } from "./change";
import type { Client } from "./client";
import type { ExtendCredentialInput } from "./input";
import { setCredential } from "./set";

/**
 * Sets when a retiring credential stops, within 90 days from now.
 * @throws AppError `not_found`, `forbidden`, `conflict` (it is not retiring), `invalid`
 */
export function extendCredential(
  actor: Actor,
  id: string,
  credentialId: string,
  { retiresAt }: ExtendCredentialInput,
  now = new Date(),
): Promise<Client> {
  return changeClient(actor, id, now, async (tx, before) => {
    const one = found(
      before.credentials.find((it) => it.id === credentialId),
      "credential",
    );
    if (one.status !== "retiring")
      throw new AppError("conflict", `The credential is ${one.status}, not retiring.`);
    const ahead = retiresAt.getTime() - now.getTime();
    if (ahead <= 0) throw invalid("retiresAt", "must be in the future; to stop it now, end it");
    if (ahead > OVERLAP_MAX_SECONDS * 1000)
      throw invalid("retiresAt", "must be within 90 days from now");
    await setCredential(tx, actor, credentialId, { retiresAt });
    return "client.overlap_extended";
  });
}
