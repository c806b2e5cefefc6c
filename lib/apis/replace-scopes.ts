import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { scopes } from "@/db/schema/apis";
import type { Actor } from "@/lib/actor";
import type { CatalogueScope } from "./api";

/** Gives an API exactly this catalogue. Keys keep scopes that are in it no more: it is for people who choose. */
export async function replaceScopes(
  tx: Tx,
  { workspaceId }: Actor,
  apiId: string,
  list: readonly CatalogueScope[],
): Promise<void> {
  await tx.delete(scopes).where(and(eq(scopes.workspaceId, workspaceId), eq(scopes.apiId, apiId)));
  if (list.length === 0) return;
  await tx
    .insert(scopes)
    .values(list.map((scope, position) => ({ ...scope, position, apiId, workspaceId })));
}
