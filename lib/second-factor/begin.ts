import { and, eq, isNull } from "drizzle-orm";
import { db } from "@/db/connect";
import { users } from "@/db/schema/users";
import { AppError } from "@/lib/errors";
import type { User } from "@/lib/users/user";
import { lockTotp, sealTotp } from "./secret";
import { describeTotp, newTotpSecret } from "./totp";

/** What an authenticator app reads, as text to type and as an address to scan. */
export type TotpOffer = Readonly<{ text: string; uri: string }>;

/**
 * Offers a person the secret for an authenticator app; it is none until a code of it was shown. Asking again before
 * that shows the same one, so that a page may be loaded twice.
 * @throws AppError `conflict` when they have a second factor
 */
export async function beginSecondFactor(user: User): Promise<TotpOffer> {
  return db().transaction(async (tx) => {
    const held = await lockTotp(tx, user.id);
    if (held?.since) throw new AppError("conflict", "You have a second factor already.");
    if (held) return describeTotp(held.secret, user.email);
    const secret = newTotpSecret();
    await tx
      .update(users)
      .set({ sealedTotp: sealTotp(user.id, secret) })
      .where(and(eq(users.id, user.id), isNull(users.secondFactorAt)));
    return describeTotp(secret, user.email);
  });
}
