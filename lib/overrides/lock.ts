import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { overrideColumns, overrides } from "@/db/schema/limits";
import type { Actor } from "@/lib/actor";
import { found } from "@/lib/errors";
import type { Override } from "./override";

/** The override, locked until the transaction ends. @throws AppError `not_found` */
export async function lockOverride(tx: Tx, actor: Actor, id: string): Promise<Override> {
  const [override] = await tx
    .select(overrideColumns)
    .from(overrides)
    .where(and(eq(overrides.workspaceId, actor.workspaceId), eq(overrides.id, id)))
    .for("update");
  return found(override, "override");
}
