import { eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { users } from "@/db/schema/users";
import type { Origin } from "@/lib/actor";
import { AppError, invalid } from "@/lib/errors";
import { endOthers } from "@/lib/sessions/end-others";
import { checkPassword } from "@/lib/users/check-password";
import { hasPassword } from "@/lib/users/has-password";
import { recordAccountEvent } from "@/lib/users/record-account-event";
import type { User } from "@/lib/users/user";
import type { ConfirmInput } from "./input";
import { replaceRecoveryCodes } from "./recovery-codes";
import { lockTotp } from "./secret";
import { totpStep } from "./totp";

/**
 * Makes the offered secret a person's second factor, once they show their password and a code of it, and ends their
 * sessions in every other browser. Who has no password proved who they are when it was offered.
 * @param sessionId the session that stays
 * @returns the recovery codes, shown this once
 * @throws AppError `invalid` when the password or the code is another one, `conflict` when there is nothing to confirm
 */
export async function confirmSecondFactor(
  user: User,
  sessionId: string,
  { code, password }: ConfirmInput,
  origin: Origin,
  now = new Date(),
): Promise<readonly string[]> {
  if ((await hasPassword(user.id)) && !(await checkPassword({ email: user.email, password })))
    throw invalid("password", "is not your password");
  return db().transaction(async (tx) => {
    const held = await lockTotp(tx, user.id);
    if (!held || held.since)
      throw new AppError("conflict", "There is no second factor to confirm. Begin again.");
    const step = totpStep(held.secret, code, now);
    if (step === null) throw invalid("code", "is not the code of the app at the moment");
    await tx
      .update(users)
      .set({ secondFactorAt: now, totpStep: step, updatedAt: now })
      .where(eq(users.id, user.id));
    const codes = await replaceRecoveryCodes(tx, user.id, now);
    await endOthers(tx, user.id, sessionId);
    await recordAccountEvent(tx, user, "user.second_factor_added", origin, now);
    return codes;
  });
}
