import { and, eq, ne } from "drizzle-orm";
import { db } from "@/db/connect";
import { userSessions, users } from "@/db/schema/users";
import type { Origin } from "@/lib/actor";
import { AppError } from "@/lib/errors";
import { sendMail } from "@/lib/mail/send";
import { takeLink } from "./link";
import { recordAccountEvent } from "./record-account-event";
import type { User } from "./user";

/**
 * Makes the address a link was mailed to the person's own. A new address ends every session (ASVS 7.4.3), and
 * the old address is told.
 * @throws AppError `not_found` (the link does not work), `conflict` (another account took the address meanwhile)
 */
export async function confirmEmail(token: string, origin: Origin, now = new Date()): Promise<User> {
  const { user, before } = await db().transaction(async (tx) => {
    const { user, email } = await takeLink(tx, token, "email", now);
    const taken = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.email, email), ne(users.id, user.id)));
    if (taken.length > 0)
      throw new AppError("conflict", "Another account has this address by now.");
    await tx
      .update(users)
      .set({ email, emailVerifiedAt: now, updatedAt: now })
      .where(eq(users.id, user.id));
    if (email !== user.email) await tx.delete(userSessions).where(eq(userSessions.userId, user.id));
    const [action, reason] =
      email === user.email
        ? (["user.email_confirmed", undefined] as const)
        : (["user.email_changed", `from ${user.email} to ${email}`] as const);
    await recordAccountEvent(tx, user, action, origin, now, reason);
    return { user: { ...user, email, emailVerifiedAt: now }, before: user.email };
  });
  if (before !== user.email)
    await sendMail({
      to: before,
      subject: "Your address at Keyway was changed",
      text: `Your account now has the address ${user.email}. If it was not you who changed it, tell an owner of your workspace at once.`,
    });
  return user;
}
