import { and, eq, or } from "drizzle-orm";
import { db } from "@/db/connect";
import { catalogue, catalogueColumns } from "@/db/schema/catalogue";
import { type Actor, authorize } from "@/lib/actor";
import { found } from "@/lib/errors";
import type { CatalogueEntry } from "./entry";

/** One entry, by its id or its scope. @throws AppError `not_found`, `forbidden` */
export async function getEntry(actor: Actor, idOrScope: string): Promise<CatalogueEntry> {
  authorize(actor, "roles:read");
  const [entry] = await db()
    .select(catalogueColumns)
    .from(catalogue)
    .where(
      and(
        eq(catalogue.workspaceId, actor.workspaceId),
        or(eq(catalogue.id, idOrScope), eq(catalogue.scope, idOrScope)),
      ),
    )
    .limit(1);
  return found(entry, "scope");
}
