import { and, asc, eq, inArray } from "drizzle-orm";
import type { Db, Tx } from "@/db/connect";
import {
  oauthClientColumns,
  oauthClients,
  oauthCredentialColumns,
  oauthCredentials,
  oauthGrantColumns,
  oauthGrants,
} from "@/db/schema/oauth";
import { assembleClient, type Client } from "./client";

/**
 * The clients of those ids in the order asked for, in three queries however many they are. Ids of another workspace
 * are left out.
 */
export async function loadClients(
  tx: Db | Tx,
  workspaceId: string,
  ids: readonly string[],
  now = new Date(),
): Promise<Client[]> {
  if (ids.length === 0) return [];
  const list = [...ids];
  const [rows, credentialRows, grantRows] = await Promise.all([
    tx
      .select(oauthClientColumns)
      .from(oauthClients)
      .where(and(eq(oauthClients.workspaceId, workspaceId), inArray(oauthClients.id, list))),
    tx
      .select(oauthCredentialColumns)
      .from(oauthCredentials)
      .where(
        and(
          eq(oauthCredentials.workspaceId, workspaceId),
          inArray(oauthCredentials.clientId, list),
        ),
      )
      .orderBy(asc(oauthCredentials.createdAt), asc(oauthCredentials.id)),
    tx
      .select(oauthGrantColumns)
      .from(oauthGrants)
      .where(and(eq(oauthGrants.workspaceId, workspaceId), inArray(oauthGrants.clientId, list)))
      .orderBy(asc(oauthGrants.apiId)),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return list.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const credentials = credentialRows.filter((one) => one.clientId === id);
    const grants = grantRows
      .filter((one) => one.clientId === id)
      .map(({ clientId, ...grant }) => grant);
    return [assembleClient(row, { grants, credentials }, now)];
  });
}
