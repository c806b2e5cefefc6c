import { db } from "@/db/connect";
import { type Actor, authorize } from "@/lib/actor";
import { found } from "@/lib/errors";
import type { Client } from "./client";
import { loadClients } from "./load";

/** One client. @throws AppError `not_found`, `forbidden` */
export async function getClient(actor: Actor, id: string): Promise<Client> {
  authorize(actor, "clients:read");
  const [client] = await loadClients(db(), actor.workspaceId, [id]);
  return found(client, "client");
}
