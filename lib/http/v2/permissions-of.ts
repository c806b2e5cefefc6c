import { hash } from "node:crypto";
import { type Actor, authorize } from "@/lib/actor";
import { createEntries } from "@/lib/catalogue/create";
import { loadEntries } from "@/lib/catalogue/load";
import { AppError } from "@/lib/errors";
import { isDeny } from "@/lib/scopes/scope";
import { permissionOf } from "./present";
import { slugOf } from "./slug";

/**
 * Does a piece of work that gives scopes away, and enters those in the workspace's catalogue that are not there: in
 * Unkey a permission that is given exists.
 * @throws AppError `forbidden` before anything is done, when some are new and the actor may not enter them; what
 *   `work` throws
 */
export async function givingScopes<T>(
  actor: Actor,
  scopes: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const known = await loadEntries(actor.workspaceId, scopes);
  const missing = [...new Set(scopes)].filter((scope) => !known.some((one) => one.scope === scope));
  if (missing.length > 0) authorize(actor, "roles:write");
  const result = await work();
  const inputs = missing.map((scope) => ({ scope, name: slugOf(scope), description: "" }));
  if (inputs.length > 0) await createEntries(actor, inputs);
  return result;
}

/** Scopes as their permissions; of one that was given in our own way, and is in no catalogue, what can be said. */
export async function presentPermissions(actor: Actor, scopes: readonly string[]) {
  const granted = scopes.filter((scope) => !isDeny(scope));
  const entries = await loadEntries(actor.workspaceId, granted);
  return granted.map((scope) => {
    const entry = entries.find((one) => one.scope === scope);
    if (entry) return permissionOf(entry);
    const slug = slugOf(scope);
    return { id: `perm_${hash("sha256", scope, "hex").slice(0, 23)}`, name: slug, slug };
  });
}

/** The refusal of a permission that is in no catalogue. */
export const unknownPermission = (scope: string) =>
  new AppError("not_found", `Permission '${slugOf(scope)}' was not found.`, { what: "scope" });

/** The scopes a key or role has after it was given exactly these: what is denied stays denied. */
export const replacingGrants = (before: readonly string[], scopes: readonly string[]): string[] => [
  ...new Set([...scopes, ...before.filter(isDeny)]),
];
