import type { Actor } from "@/lib/actor";
import { invalid } from "@/lib/errors";
import { changeClient } from "./change";
import type { Client } from "./client";
import type { UpdateClientInput } from "./input";
import { replaceGrants, requireGrantableTo } from "./replace-grants";
import { setClient } from "./set";

/**
 * Changes the given fields of a client; grants are replaced as a whole. Disabling it, or taking a scope away, kills
 * the tokens it has that rest on that.
 * @throws AppError `not_found`, `forbidden`, `invalid`
 */
export function updateClient(
  actor: Actor,
  id: string,
  { grants, ...input }: UpdateClientInput,
  now = new Date(),
): Promise<Client> {
  return changeClient(actor, id, now, async (tx, before) => {
    if (input.san && before.authMethod !== "tls_client_auth")
      throw invalid("san", "goes with tls_client_auth alone");
    // Who changes what a client may do must hold what it has of Keyway's own permissions.
    await requireGrantableTo(tx, actor, before.grants);
    await setClient(tx, actor, id, { ...input, updatedAt: now });
    if (grants) await replaceGrants(tx, actor, id, grants);
    return "client.updated";
  });
}
