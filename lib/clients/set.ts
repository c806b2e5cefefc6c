import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { oauthClients, oauthCredentials } from "@/db/schema/oauth";
import type { Actor } from "@/lib/actor";

/** Writes columns of a client that the transaction has locked. */
export async function setClient(
  tx: Tx,
  { workspaceId }: Actor,
  id: string,
  values: Partial<typeof oauthClients.$inferInsert>,
): Promise<void> {
  await tx
    .update(oauthClients)
    .set(values)
    .where(and(eq(oauthClients.workspaceId, workspaceId), eq(oauthClients.id, id)));
}

/** Writes columns of a credential of a client that the transaction has locked. */
export async function setCredential(
  tx: Tx,
  { workspaceId }: Actor,
  id: string,
  values: Partial<typeof oauthCredentials.$inferInsert>,
): Promise<void> {
  await tx
    .update(oauthCredentials)
    .set(values)
    .where(and(eq(oauthCredentials.workspaceId, workspaceId), eq(oauthCredentials.id, id)));
}
