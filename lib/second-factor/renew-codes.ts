import { db } from "@/db/connect";
import type { Origin } from "@/lib/actor";
import { recordAccountEvent } from "@/lib/users/record-account-event";
import type { User } from "@/lib/users/user";
import { requireSecondFactor } from "./check";
import type { CodeInput } from "./input";
import { replaceRecoveryCodes } from "./recovery-codes";

/** Gives a person new recovery codes; those of before are void. @throws AppError `invalid` when it is another code */
export async function renewRecoveryCodes(
  user: User,
  { code }: CodeInput,
  origin: Origin,
  now = new Date(),
): Promise<readonly string[]> {
  return db().transaction(async (tx) => {
    await requireSecondFactor(tx, user.id, code, now);
    const codes = await replaceRecoveryCodes(tx, user.id, now);
    await recordAccountEvent(tx, user, "user.recovery_codes_renewed", origin, now);
    return codes;
  });
}
