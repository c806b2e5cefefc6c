import { and, desc, eq, gt, isNull, or } from "drizzle-orm";
import { db } from "@/db/connect";
import { oauthSigningKeyColumns, oauthSigningKeys } from "@/db/schema/oauth";
import { type Actor, authorize } from "@/lib/actor";
import type { SigningKey } from "./signing-key";

/** The signing keys that are published, the newest first: next, active, and retired ones. @throws AppError `forbidden` */
export async function listSigningKeys(actor: Actor, now = new Date()): Promise<SigningKey[]> {
  authorize(actor, "clients:read");
  return (
    db()
      .select(oauthSigningKeyColumns)
      .from(oauthSigningKeys)
      .where(
        and(
          eq(oauthSigningKeys.workspaceId, actor.workspaceId),
          or(isNull(oauthSigningKeys.endsAt), gt(oauthSigningKeys.endsAt, now)),
        ),
      )
      // Of two made in one moment the next one, which was never in use, is the newer.
      .orderBy(
        desc(oauthSigningKeys.createdAt),
        desc(oauthSigningKeys.activeAt),
        desc(oauthSigningKeys.kid),
      )
  );
}
