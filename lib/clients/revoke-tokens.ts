import type { Actor } from "@/lib/actor";
import { changeClient } from "./change";
import type { Client } from "./client";
import { setClient } from "./set";

/**
 * Kills every token that was issued to a client so far; it may ask for new ones.
 * @throws AppError `not_found`, `forbidden`
 */
export function revokeClientTokens(actor: Actor, id: string, now = new Date()): Promise<Client> {
  // A token says in which second it was issued: those of this one are dead with the others.
  const notBefore = new Date(Math.floor(now.getTime() / 1000) * 1000 + 1000);
  return changeClient(actor, id, now, async (tx) => {
    await setClient(tx, actor, id, { notBefore, updatedAt: now });
    return "client.tokens_revoked";
  });
}
