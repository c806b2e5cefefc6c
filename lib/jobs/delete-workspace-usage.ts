import { lt, sql } from "drizzle-orm";
import { db } from "@/db/connect";
import {
  keyCallers,
  keyScopes,
  usageByApi,
  usageByCaller,
  usageByKey,
  verifications,
} from "@/db/schema/usage";
import { deletedWorkspaces } from "@/db/schema/workspaces";

const TABLES = [usageByKey, usageByApi, usageByCaller, keyCallers, keyScopes, verifications];
const BATCH = 10_000;
/** Nodes may still ship lines they wrote before the deletion. */
const LINGER_MS = 2 * 86_400_000;

/** Deletes what was counted of workspaces that are gone, in batches so that no lock is held for long. */
export async function deleteWorkspaceUsage(now = new Date()): Promise<void> {
  const gone = await db()
    .select({ workspaceId: deletedWorkspaces.workspaceId })
    .from(deletedWorkspaces);
  for (const { workspaceId } of gone)
    for (const table of TABLES) {
      let deleted = BATCH;
      while (deleted === BATCH) deleted = await deleteBatch(table, workspaceId);
    }
  await db()
    .delete(deletedWorkspaces)
    .where(lt(deletedWorkspaces.deletedAt, new Date(now.getTime() - LINGER_MS)));
}

async function deleteBatch(table: (typeof TABLES)[number], workspaceId: string): Promise<number> {
  const { count } = await db().execute(sql`
    delete from ${table} where (tableoid, ctid) in (
      select tableoid, ctid from ${table} where workspace_id = ${workspaceId} limit ${BATCH})`);
  return count;
}
