import { and, eq, inArray } from "drizzle-orm";
import { db } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { oauthClients } from "@/db/schema/oauth";
import { type Actor, isAllowed, permittedApis } from "@/lib/actor";
import { isId } from "@/lib/ids";

/** The names of keys by id, and of OAuth clients, which call as keys do; of those that the actor may see. @throws AppError `forbidden` */
export async function readKeyNames(
  actor: Actor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const visible = permittedApis(actor, "keys:read");
  const wanted = [...new Set(ids)].filter((id) => id !== "");
  if (wanted.length === 0) return new Map();
  const clients = wanted.filter((id) => isId("client", id));
  const mayRead = clients.length > 0 && isAllowed(actor, "clients:read");
  const rows = db()
    .select({ id: keys.id, name: keys.name })
    .from(keys)
    .where(
      and(
        eq(keys.workspaceId, actor.workspaceId),
        inArray(keys.id, wanted),
        visible === null ? undefined : inArray(keys.apiId, visible),
      ),
    );
  const ofClients = db()
    .select({ id: oauthClients.id, name: oauthClients.name })
    .from(oauthClients)
    .where(and(eq(oauthClients.workspaceId, actor.workspaceId), inArray(oauthClients.id, clients)));
  const found = await Promise.all([rows, mayRead ? ofClients : []]);
  return new Map(found.flat().map((row) => [row.id, row.name]));
}
