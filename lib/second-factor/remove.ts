import { eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { userRecoveryCodes, users } from "@/db/schema/users";
import type { Origin } from "@/lib/actor";
import { endOthers } from "@/lib/sessions/end-others";
import { recordAccountEvent } from "@/lib/users/record-account-event";
import type { User } from "@/lib/users/user";
import { requireSecondFactor } from "./check";
import type { CodeInput } from "./input";

/**
 * Takes a person's second factor away, and ends their sessions in every other browser.
 * @param sessionId the one that stays
 * @throws AppError `invalid` when it is another code
 */
export async function removeSecondFactor(
  user: User,
  sessionId: string,
  { code }: CodeInput,
  origin: Origin,
  now = new Date(),
): Promise<void> {
  await db().transaction(async (tx) => {
    await requireSecondFactor(tx, user.id, code, now);
    await tx
      .update(users)
      .set({ sealedTotp: null, secondFactorAt: null, totpStep: null, updatedAt: now })
      .where(eq(users.id, user.id));
    await tx.delete(userRecoveryCodes).where(eq(userRecoveryCodes.userId, user.id));
    await endOthers(tx, user.id, sessionId);
    await recordAccountEvent(tx, user, "user.second_factor_removed", origin, now);
  });
}
