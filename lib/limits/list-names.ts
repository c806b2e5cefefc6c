import { eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { limits } from "@/db/schema/limits";
import { type Actor, authorize } from "@/lib/actor";

const NAMES_MAX = 100;

/** What the limits of a workspace are called, each once, in the order of the alphabet; at most 100. @throws AppError `forbidden` */
export async function listLimitNames(actor: Actor): Promise<string[]> {
  authorize(actor, "limits:read");
  const rows = await db()
    .selectDistinct({ name: limits.name })
    .from(limits)
    .where(eq(limits.workspaceId, actor.workspaceId))
    .orderBy(limits.name)
    .limit(NAMES_MAX);
  return rows.map(({ name }) => name);
}
