import { eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { userSessions } from "@/db/schema/users";
import type { Origin } from "@/lib/actor";
import { AppError, invalid } from "@/lib/errors";
import { takeSecondFactor } from "@/lib/second-factor/check";
import type { CodeInput } from "@/lib/second-factor/input";
import { recordAccountEvent } from "@/lib/users/record-account-event";
import type { User } from "@/lib/users/user";
import type { DeviceOf } from "./device";
import { findAwaiting } from "./find";
import { signInGuard } from "./guard";
import { ABSOLUTE_MS, hashToken, newToken } from "./session";

/**
 * Signs a person in for good whose password was right: by a code of their app or a recovery code.
 * @param token what the browser holds; it is dead afterwards (ASVS 5.0, 7.2.4)
 * @returns the token in its place, and who is signed in
 * @throws AppError `unauthenticated` when nobody waits there (any more), `invalid` when it is another code,
 *   `rate_limited`
 */
export async function completeSession(
  token: string,
  { code }: CodeInput,
  origin: Origin,
  deviceOf: DeviceOf,
  now = new Date(),
): Promise<{ token: string; user: User }> {
  const found = await findAwaiting(token, now);
  if (!found)
    throw new AppError("unauthenticated", "This took too long. Sign in with your password again.");
  const { user, session } = found;
  signInGuard().admitCode(user.id, session.id, deviceOf(user.email), now.getTime());
  const renewed = newToken();
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
      .set({
        tokenHash: hashToken(renewed),
        awaitsSecondFactor: false,
        authenticatedAt: now,
        expiresAt,
      })
      .where(eq(userSessions.id, session.id));
    await recordAccountEvent(tx, user, "user.signed_in", origin, now, `${first}, ${taken}`);
    return taken;
  });
  if (factor === null) throw invalid("code", "is not a code of yours that can be used now");
  signInGuard().succeeded(user.email, origin.ip);
  return { token: renewed, user };
}
