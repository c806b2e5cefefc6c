import { and, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { overrideColumns, overrides } from "@/db/schema/limits";
import { type Actor, authorize } from "@/lib/actor";
import { found } from "@/lib/errors";
import type { Override } from "./override";

/** One override. @throws AppError `not_found`, `forbidden` */
export async function getOverride(actor: Actor, id: string): Promise<Override> {
  authorize(actor, "limits:read");
  const [override] = await db()
    .select(overrideColumns)
    .from(overrides)
    .where(and(eq(overrides.workspaceId, actor.workspaceId), eq(overrides.id, id)));
  return found(override, "override");
}
