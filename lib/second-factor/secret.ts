import { eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { users } from "@/db/schema/users";
import { seal, unseal } from "@/lib/encryption";

/** What is sealed, and whose: a secret copied to another row opens nothing. */
export const totpContext = (userId: string): string => `totp ${userId}`;

export const sealTotp = (userId: string, secret: Buffer): Buffer =>
  seal(secret, totpContext(userId));

/** The secret of a person's authenticator app, with the row locked; null without one. */
export async function lockTotp(tx: Tx, userId: string) {
  const [row] = await tx
    .select({ sealed: users.sealedTotp, since: users.secondFactorAt, step: users.totpStep })
    .from(users)
    .where(eq(users.id, userId))
    .for("update");
  if (!row?.sealed) return null;
  return { secret: unseal(row.sealed, totpContext(userId)), since: row.since, step: row.step };
}
