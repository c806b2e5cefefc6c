import { and, desc, eq, exists, ilike } from "drizzle-orm";
import { db } from "@/db/connect";
import { oauthClients, oauthGrants } from "@/db/schema/oauth";
import { type Actor, authorize } from "@/lib/actor";
import { escapeLike, olderThan, type Page, pageOf } from "@/lib/page";
import type { Client } from "./client";
import type { ListClientsQuery } from "./input";
import { loadClients } from "./load";

/** Clients, newest first. @throws AppError `forbidden`, `invalid` (cursor) */
export async function listClients(actor: Actor, query: ListClientsQuery): Promise<Page<Client>> {
  authorize(actor, "clients:read");
  const { workspaceId } = actor;
  const { apiId, authMethod, q, cursor, limit } = query;
  const rows = await db()
    .select({ id: oauthClients.id, createdAt: oauthClients.createdAt })
    .from(oauthClients)
    .where(
      and(
        eq(oauthClients.workspaceId, workspaceId),
        authMethod && eq(oauthClients.authMethod, authMethod),
        q ? ilike(oauthClients.name, `%${escapeLike(q)}%`) : undefined,
        apiId
          ? exists(
              db()
                .select({ apiId: oauthGrants.apiId })
                .from(oauthGrants)
                .where(
                  and(
                    eq(oauthGrants.workspaceId, workspaceId),
                    eq(oauthGrants.clientId, oauthClients.id),
                    eq(oauthGrants.apiId, apiId),
                  ),
                ),
            )
          : undefined,
        olderThan(oauthClients.createdAt, oauthClients.id, cursor),
      ),
    )
    .orderBy(desc(oauthClients.createdAt), desc(oauthClients.id))
    .limit(limit + 1);
  const page = pageOf(rows, limit, ({ id, createdAt }) => ({ id, at: createdAt.toISOString() }));
  const ids = page.items.map((row) => row.id);
  return { ...page, items: await loadClients(db(), workspaceId, ids) };
}
