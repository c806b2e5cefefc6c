import { and, eq, inArray } from "drizzle-orm";
import { db } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { type Actor, permittedApis } from "@/lib/actor";

/** The names of keys by id, of those that the actor may see. @throws AppError `forbidden` */
export async function readKeyNames(
  actor: Actor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const visible = permittedApis(actor, "keys:read");
  const wanted = [...new Set(ids)].filter((id) => id !== "");
  if (wanted.length === 0) return new Map();
  const rows = await db()
    .select({ id: keys.id, name: keys.name })
    .from(keys)
    .where(
      and(
        eq(keys.workspaceId, actor.workspaceId),
        inArray(keys.id, wanted),
        visible === null ? undefined : inArray(keys.apiId, visible),
      ),
    );
  return new Map(rows.map((row) => [row.id, row.name]));
}
