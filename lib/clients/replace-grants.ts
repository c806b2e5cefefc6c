import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { apis } from "@/db/schema/apis";
import { oauthGrants } from "@/db/schema/oauth";
import type { Actor } from "@/lib/actor";
import { invalid } from "@/lib/errors";
import { requireGrantable } from "@/lib/keys/grantable";
import type { Grant } from "./client";

/**
 * Gives a client exactly these grants. For the built-in API nobody gives more than they hold.
 * @throws AppError `invalid` (an API that is not there), `forbidden`
 */
export async function replaceGrants(
  tx: Tx,
  actor: Actor,
  clientId: string,
  grants: readonly Grant[],
): Promise<void> {
  const { workspaceId } = actor;
  await requireGrantableTo(tx, actor, grants);
  await tx
    .delete(oauthGrants)
    .where(and(eq(oauthGrants.workspaceId, workspaceId), eq(oauthGrants.clientId, clientId)));
  if (grants.length === 0) return;
  await tx.insert(oauthGrants).values(grants.map((grant) => ({ ...grant, workspaceId, clientId })));
}

/**
 * Whoever gives a client these grants, or receives a credential of one that has them, must hold what they allow in
 * Keyway itself.
 * @throws AppError `invalid` (an API that is not there), `forbidden`
 */
export async function requireGrantableTo(
  tx: Tx,
  actor: Actor,
  grants: readonly Grant[],
): Promise<void> {
  const ids = grants.map((one) => one.apiId);
  const rows =
    ids.length === 0
      ? []
      : await tx
          .select({ id: apis.id, kind: apis.kind })
          .from(apis)
          .where(and(eq(apis.workspaceId, actor.workspaceId), inArray(apis.id, ids)))
          .for("key share");
  const kinds = new Map(rows.map((row) => [row.id, row.kind]));
  for (const [i, { apiId, scopes }] of grants.entries()) {
    const kind = kinds.get(apiId);
    if (!kind) throw invalid(`grants[${i}].apiId`, `is no API of this workspace: ${apiId}`);
    if (kind === "management") requireGrantable(actor, scopes);
  }
}
