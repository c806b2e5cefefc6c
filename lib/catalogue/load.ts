import { and, asc, eq, inArray } from "drizzle-orm";
import { type Db, db, type Tx } from "@/db/connect";
import { catalogue, catalogueColumns } from "@/db/schema/catalogue";
import type { CatalogueEntry } from "./entry";

/** The entries of those scopes, in the order of their names. Scopes that are not in the catalogue are left out. */
export async function loadEntries(
  workspaceId: string,
  scopes: readonly string[],
  tx: Db | Tx = db(),
): Promise<CatalogueEntry[]> {
  if (scopes.length === 0) return [];
  return tx
    .select(catalogueColumns)
    .from(catalogue)
    .where(and(eq(catalogue.workspaceId, workspaceId), inArray(catalogue.scope, [...scopes])))
    .orderBy(asc(catalogue.scope));
}
