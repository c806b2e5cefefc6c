import { and, eq, ne } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { roles } from "@/db/schema/apis";
import type { Actor } from "@/lib/actor";
import { AppError } from "@/lib/errors";

/**
 * Keys name their roles, so a name stands for one role of an API. The caller has locked the API.
 * @throws AppError `conflict`
 */
export async function requireFreeName(
  tx: Tx,
  actor: Actor,
  role: Readonly<{ id: string; apiId: string }>,
  name: string | undefined,
): Promise<void> {
  if (name === undefined) return;
  const [other] = await tx
    .select({ id: roles.id })
    .from(roles)
    .where(
      and(
        eq(roles.workspaceId, actor.workspaceId),
        eq(roles.apiId, role.apiId),
        eq(roles.name, name),
        ne(roles.id, role.id),
      ),
    );
  if (other) throw new AppError("conflict", "This API has a role of that name already.");
}
