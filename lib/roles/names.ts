import { and, eq, inArray } from "drizzle-orm";
import { db } from "@/db/connect";
import { roles } from "@/db/schema/apis";

/** Those of the names that are a role's in this workspace, of whatever API. */
export async function namesOfRoles(
  workspaceId: string,
  names: readonly string[],
): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await db()
    .selectDistinct({ name: roles.name })
    .from(roles)
    .where(and(eq(roles.workspaceId, workspaceId), inArray(roles.name, [...names])));
  return rows.map((row) => row.name);
}
