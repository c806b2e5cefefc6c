import { and, asc, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { viewColumns, views } from "@/db/schema/views";
import { type Actor, authorize } from "@/lib/actor";
import type { View } from "./view";

/** The views of a screen, by name. @throws AppError `forbidden` */
export async function listViews(actor: Actor, screen: View["screen"]): Promise<View[]> {
  authorize(actor, "workspace:read");
  return db()
    .select(viewColumns)
    .from(views)
    .where(and(eq(views.workspaceId, actor.workspaceId), eq(views.screen, screen)))
    .orderBy(asc(views.name));
}
