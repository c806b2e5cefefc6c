import { and, desc, eq, exists, gt, gte, ilike, isNull, ne, not, or, type SQL } from "drizzle-orm";
import { db } from "@/db/connect";
import { oauthClients, oauthCredentials, oauthGrants } from "@/db/schema/oauth";
import { type Actor, authorize } from "@/lib/actor";
import { escapeLike, olderThan, type Page, pageOf } from "@/lib/page";
import type { Client } from "./client";
import type { ListClientsQuery } from "./input";
import { loadClients } from "./load";

/** Clients, newest first. @throws AppError `forbidden`, `invalid` (cursor) */
export async function listClients(
  actor: Actor,
  query: ListClientsQuery,
  now = new Date(),
): Promise<Page<Client>> {
  authorize(actor, "clients:read");
  const { workspaceId } = actor;
  const { apiId, authMethod, q, expiresBefore, cursor, limit } = query;
  const rows = await db()
    .select({ id: oauthClients.id, createdAt: oauthClients.createdAt })
    .from(oauthClients)
    .where(
      and(
        eq(oauthClients.workspaceId, workspaceId),
        authMethod && eq(oauthClients.authMethod, authMethod),
        q ? ilike(oauthClients.name, `%${escapeLike(q)}%`) : undefined,
        apiId ? hasGrant(workspaceId, apiId) : undefined,
        expiresBefore ? endsBefore(workspaceId, expiresBefore, now) : undefined,
        olderThan(oauthClients.createdAt, oauthClients.id, cursor),
      ),
    )
    .orderBy(desc(oauthClients.createdAt), desc(oauthClients.id))
    .limit(limit + 1);
  const page = pageOf(rows, limit, ({ id, createdAt }) => ({ id, at: createdAt.toISOString() }));
  const ids = page.items.map((row) => row.id);
  return { ...page, items: await loadClients(db(), workspaceId, ids, now) };
}

const hasGrant = (workspaceId: string, apiId: string): SQL =>
  exists(
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
  );

/** It has a credential in use, and none of those goes on: `expiryOf` of the screens, as a condition. */
function endsBefore(workspaceId: string, end: Date, now: Date): SQL | undefined {
  const { clientId, status, retiresAt, expiresAt } = oauthCredentials;
  const inUse = (more?: SQL) =>
    exists(
      db()
        .select({ id: oauthCredentials.id })
        .from(oauthCredentials)
        .where(
          and(
            eq(oauthCredentials.workspaceId, workspaceId),
            eq(clientId, oauthClients.id),
            ne(status, "retired"),
            or(isNull(retiresAt), gt(retiresAt, now)),
            more,
          ),
        ),
    );
  const goesOn = and(
    or(isNull(retiresAt), gte(retiresAt, end)),
    or(isNull(expiresAt), gte(expiresAt, end)),
  );
  return and(inUse(), not(inUse(goesOn)));
}
