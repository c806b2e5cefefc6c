import { eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { usageByApi } from "@/db/schema/usage";

/** Whether a workspace has verified anything yet, within the years that daily usage is kept. */
export async function hasVerified(workspaceId: string): Promise<boolean> {
  const rows = await db()
    .select({ start: usageByApi.start })
    .from(usageByApi)
    .where(eq(usageByApi.workspaceId, workspaceId))
    .limit(1);
  return rows.length > 0;
}
