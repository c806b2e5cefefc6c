import { eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { users } from "@/db/schema/users";
import type { Origin } from "@/lib/actor";
import { invalid } from "@/lib/errors";
import { endOthers } from "@/lib/sessions/end-others";
import { hashNewPassword } from "./breached-password";
import { checkPassword } from "./check-password";
import type { ChangePasswordInput } from "./input";
import { recordAccountEvent } from "./record-account-event";
import type { User } from "./user";

/**
 * Changes a person's password for one they prove to know, and ends their sessions in every other browser.
 * @param sessionId the session that stays
 * @throws AppError `invalid` when the current password is another one
 */
export async function changePassword(
  user: User,
  sessionId: string,
  { current, password }: ChangePasswordInput,
  origin: Origin,
  now = new Date(),
): Promise<void> {
  if (!(await checkPassword({ email: user.email, password: current })))
    throw invalid("current", "is not your password");
  const passwordHash = await hashNewPassword(password);
  await db().transaction(async (tx) => {
    await tx.update(users).set({ passwordHash, updatedAt: now }).where(eq(users.id, user.id));
    await endOthers(tx, user.id, sessionId);
    await recordAccountEvent(tx, user, "user.password_changed", origin, now);
  });
}
