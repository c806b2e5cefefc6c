import { eq } from "drizzle-orm";
import { db, type Tx } from "@/db/connect";
import { userSessions } from "@/db/schema/users";
import { invalid } from "@/lib/errors";
import { requireSecondFactor } from "@/lib/second-factor/check";
import { checkPassword } from "@/lib/users/check-password";
import type { ProveAgainInput } from "@/lib/users/input";
import type { SignedIn } from "./find";
import { signInGuard } from "./guard";

/**
 * Has a person who is signed in prove again who they are: by the password, and the second factor where there is one.
 * Tries are counted for the session: what strangers try at the door holds nobody up here.
 * @throws AppError `invalid` when the password or the code is another one, `rate_limited`
 */
export async function proveAgain(
  { user, session }: SignedIn,
  { password, code }: ProveAgainInput,
  now = new Date(),
): Promise<void> {
  signInGuard().admitProof(session.id, now.getTime());
  if (!(await checkPassword({ email: user.email, password })))
    throw invalid("password", "is not your password");
  await db().transaction(async (tx) => {
    if (user.secondFactorAt) await requireSecondFactor(tx, user.id, code, now);
    await markProven(tx, session.id, now);
  });
  signInGuard().proven(session.id);
}

/** Notes that the person of a session has shown again who they are. */
export async function markProven(tx: Tx, sessionId: string, now: Date): Promise<void> {
  await tx.update(userSessions).set({ authenticatedAt: now }).where(eq(userSessions.id, sessionId));
}
