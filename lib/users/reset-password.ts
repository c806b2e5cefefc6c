import { eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { userSessions, users } from "@/db/schema/users";
import type { Origin } from "@/lib/actor";
import { hashNewPassword } from "./breached-password";
import type { NewPasswordInput } from "./input";
import { takeLink } from "./link";
import { recordAccountEvent } from "./record-account-event";
import type { User } from "./user";

/**
 * Sets a new password by the link that was mailed, and ends every session of the person (ASVS 7.4.3). The link
 * also proves the address.
 * @throws AppError `not_found` when the link was used, replaced or has run out
 */
export async function resetPassword(
  token: string,
  { password }: NewPasswordInput,
  origin: Origin,
  now = new Date(),
): Promise<User> {
  const passwordHash = await hashNewPassword(password);
  return db().transaction(async (tx) => {
    const { user } = await takeLink(tx, token, "reset", now);
    const emailVerifiedAt = user.emailVerifiedAt ?? now;
    await tx
      .update(users)
      .set({ passwordHash, emailVerifiedAt, updatedAt: now })
      .where(eq(users.id, user.id));
    await tx.delete(userSessions).where(eq(userSessions.userId, user.id));
    await recordAccountEvent(tx, user, "user.password_reset", origin, now);
    return { ...user, emailVerifiedAt };
  });
}
