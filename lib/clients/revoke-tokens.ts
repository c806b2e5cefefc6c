import type { Actor } from "@/lib/actor";
import { changeClient } from "./change";
import type { Client } from "./client";
import { setClient } from "./set";

/** From when on tokens count that are issued after `now`: one says in which second that was, and those of this one are dead. */
export const startOfTokens = (now: Date): Date =>
  new Date(Math.floor(now.getTime() / 1000) * 1000 + 1000);

/**
 * Kills every token that was issued to a client so far; it may ask for new ones.
 * @throws AppError `not_found`, `forbidden`
 */
export function revokeClientTokens(actor: Actor, id: string, now = new Date()): Promise<Client> {
  const notBefore = startOfTokens(now);
  return changeClient(actor, id, now, async (tx) => {
    await setClient(tx, actor, id, { notBefore, updatedAt: now });
    return "client.tokens_revoked";
  });
}
