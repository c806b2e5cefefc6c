import type { Actor } from "@/lib/actor";
import { AppError, found } from "@/lib/errors";
import { changeClient } from "./change";
import type { Client } from "./client";
import { setCredential } from "./set";

/**
 * Stops a credential now. Of one that is retiring, that ends the overlap. Of the last active one while others retire,
 * it undoes the rotation: they are active again, without an end.
 * @throws AppError `not_found` (client or credential), `forbidden`, `conflict` (it is the only one the client has)
 */
export function endCredential(
  actor: Actor,
  id: string,
  credentialId: string,
  now = new Date(),
): Promise<Client> {
  return changeClient(actor, id, now, async (tx, before) => {
    const one = found(
      before.credentials.find((it) => it.id === credentialId),
      "credential",
    );
    if (one.status === "retired") return null;
    const others = before.credentials.filter(
      (it) => it.id !== credentialId && it.status !== "retired",
    );
    if (others.length === 0)
      throw new AppError(
        "conflict",
        "It is the only one in use. Add another, or disable the client.",
      );
    await setCredential(tx, actor, credentialId, { status: "retired", retiresAt: now });
    if (one.status === "retiring" || others.some((it) => it.status === "active"))
      return "client.credential_ended";
    for (const { id: waiting } of others)
      await setCredential(tx, actor, waiting, {
        ...{ status: "active", retiresAt: null, overlapSeconds: null },
      });
    return "client.rotation_undone";
  });
}
