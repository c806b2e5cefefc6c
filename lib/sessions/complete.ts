import { eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { userSessions } from "@/db/schema/users";
import type { Origin } from "@/lib/actor";
import { AppError, invalid } from "@/lib/errors";
import { takeSecondFactor } from "@/lib/second-factor/check";
import type { CodeInput } from "@/lib/second-factor/input";
import { recordAccountEvent } from "@/lib/users/record-account-event";
import { findAwaiting } from "./find";
import { signInGuard } from "./guard";
import { ABSOLUTE_MS } from "./session";

/**
 * Signs a person in for good whose password was right: by a code of their app or a recovery code. Tries are counted
 * with those of passwords.
 * @param token what the browser holds
 * @throws AppError `unauthenticated` when nobody waits there (any more), `invalid` when it is another code,
 *   `rate_limited`
 */
export async function completeSession(
  token: string,
  { code }: CodeInput,
  origin: Origin,
  now = new Date(),
): Promise<void> {
  const found = await findAwaiting(token, now);
  if (!found)
    throw new AppError("unauthenticated", "This took too long. Sign in with your password again.");
  const { user, session } = found;
  signInGuard().admit(user.email, origin.ip);
  const factor = await db().transaction(async (tx) => {
    const taken = await takeSecondFactor(tx, user.id, code, now);
    if (taken === null) {
      await recordAccountEvent(tx, user, "user.sign_in_failed", origin, now, "second factor");
      return null;
    }
    const first = session.method === "credentials" ? "password" : session.method;
    const expiresAt = new Date(now.getTime() + ABSOLUTE_MS);
    await tx
      .update(userSessions)
      .set({ awaitsSecondFactor: false, authenticatedAt: now, expiresAt })
      .where(eq(userSessions.id, session.id));
    await recordAccountEvent(tx, user, "user.signed_in", origin, now, `${first}, ${taken}`);
    return taken;
  });
  if (factor === null) throw invalid("code", "is not a code of yours that can be used now");
  signInGuard().succeeded(user.email, origin.ip);
}
