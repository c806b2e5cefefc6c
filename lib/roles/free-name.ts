import { and, eq, isNull, ne } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { roles } from "@/db/schema/apis";
import type { Actor } from "@/lib/actor";
import { AppError } from "@/lib/errors";

/**
 * Keys name their roles, so a name stands for one role of an API. The caller has locked the API; of a role
 * without one, the unique index has the last word.
 * @throws AppError `conflict`
 */
export async function requireFreeName(
  tx: Tx,
  actor: Actor,
  role: Readonly<{ id: string; apiId: string | null }>,
  name: string | undefined,
): Promise<void> {
  if (name === undefined) return;
  const [other] = await tx
    .select({ id: roles.id })
    .from(roles)
    .where(
      and(
        eq(roles.workspaceId, actor.workspaceId),
        role.apiId === null ? isNull(roles.apiId) : eq(roles.apiId, role.apiId),
        eq(roles.name, name),
        ne(roles.id, role.id),
      ),
    );
  if (other) throw nameTaken();
}

/** The refusal of a second role of a name. */
export const nameTaken = () => new AppError("conflict", "There is a role of that name already.");
