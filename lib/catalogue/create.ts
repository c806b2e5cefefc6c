import { catalogue, catalogueColumns } from "@/db/schema/catalogue";
import { type Actor, authorize } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { CatalogueEntry } from "./entry";
import type { CreateEntryInput } from "./input";

/**
 * Enters a scope in the workspace's catalogue.
 * @throws AppError `forbidden`, `conflict` (it is there already)
 */
export async function createEntry(
  actor: Actor,
  input: CreateEntryInput,
  now = new Date(),
): Promise<CatalogueEntry> {
  const [entry] = await createEntries(actor, [input], now);
  if (!entry) throw new AppError("conflict", "The catalogue has this scope already.");
  return entry;
}

/**
 * Enters those of the scopes that are not in the workspace's catalogue yet.
 * @returns what was entered
 * @throws AppError `forbidden`
 */
export async function createEntries(
  actor: Actor,
  inputs: readonly CreateEntryInput[],
  now = new Date(),
): Promise<CatalogueEntry[]> {
  authorize(actor, "roles:write");
  if (inputs.length === 0) return [];
  const { workspaceId } = actor;
  const { result } = await commit(async (tx) => {
    const made = await tx
      .insert(catalogue)
      .values(
        inputs.map((input) => ({
          ...input,
          id: newId("scope", now.getTime()),
          workspaceId,
          createdAt: now,
        })),
      )
      .onConflictDoNothing()
      .returning(catalogueColumns);
    for (const after of made) {
      const target = { kind: "scope", id: after.id, name: after.scope };
      await recordEvent(tx, actor, { action: "scope.created", target, after }, now);
    }
    return made;
  });
  return result;
}
