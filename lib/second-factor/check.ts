import { eq } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { users } from "@/db/schema/users";
import { invalid } from "@/lib/errors";
import { spendRecoveryCode } from "./recovery-codes";
import { lockTotp } from "./secret";
import { totpStep } from "./totp";

const DIGITS = /^\d{6}$/;

/** Which second factor a text was. */
export type SecondFactor = "app" | "recovery";

/**
 * Takes a person's second factor: a code of their app, each once, or a recovery code, which is used up.
 * @param code as typed; spaces and dashes do not count
 */
export async function takeSecondFactor(
  tx: Tx,
  userId: string,
  code: string,
  now: Date,
): Promise<SecondFactor | null> {
  const held = await lockTotp(tx, userId);
  if (!held?.since) return null;
  const digits = code.replaceAll(/[\s-]/g, "");
  if (!DIGITS.test(digits)) return (await spendRecoveryCode(tx, userId, code)) ? "recovery" : null;
  const step = totpStep(held.secret, digits, now);
  if (step === null || step <= (held.step ?? -1)) return null;
  await tx.update(users).set({ totpStep: step }).where(eq(users.id, userId));
  return "app";
}

/** `takeSecondFactor` for whoever is signed in. @throws AppError `invalid` when it is another code */
export async function requireSecondFactor(
  tx: Tx,
  userId: string,
  code: string,
  now: Date,
): Promise<void> {
  if ((await takeSecondFactor(tx, userId, code, now)) === null)
    throw invalid("code", "is not a code of yours that can be used now");
}
