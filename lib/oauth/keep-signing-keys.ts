import { and, eq, lt } from "drizzle-orm";
import { db } from "@/db/connect";
import { oauthAssertions, oauthRevocations, oauthSigningKeys } from "@/db/schema/oauth";
import { systemActor } from "@/lib/actor";
import { rotateSigningKey } from "./rotate-signing-key";

/** How long a key signs before its successor does. */
const SIGNS_FOR_MS = 90 * 86_400_000;

/** Rotates keys that have signed for 90 days, and forgets what has ended: keys, revoked tokens, used assertions. */
export async function keepSigningKeys(now = new Date()): Promise<void> {
  const due = await db()
    .select({
      workspaceId: oauthSigningKeys.workspaceId,
      algorithm: oauthSigningKeys.algorithm,
    })
    .from(oauthSigningKeys)
    .where(
      and(
        eq(oauthSigningKeys.status, "active"),
        lt(oauthSigningKeys.activeAt, new Date(now.getTime() - SIGNS_FOR_MS)),
      ),
    )
    .limit(1000);
  for (const { workspaceId, algorithm } of due)
    await rotateSigningKey(
      systemActor(workspaceId, "token signing"),
      { algorithm, compromised: false },
      now,
    );
  await db()
    .delete(oauthSigningKeys)
    .where(and(eq(oauthSigningKeys.status, "retired"), lt(oauthSigningKeys.endsAt, now)));
  await db().delete(oauthRevocations).where(lt(oauthRevocations.expiresAt, now));
  await db().delete(oauthAssertions).where(lt(oauthAssertions.expiresAt, now));
}
