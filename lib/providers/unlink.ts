import { and, eq, inArray, ne } from "drizzle-orm";
import { db } from "@/db/connect";
import { userIdentities } from "@/db/schema/identities";
import { users } from "@/db/schema/users";
import type { Origin } from "@/lib/actor";
import { AppError } from "@/lib/errors";
import { sendMail } from "@/lib/mail/send";
import { endOthers } from "@/lib/sessions/end-others";
import { hasPassword } from "@/lib/users/has-password";
import { recordAccountEvent } from "@/lib/users/record-account-event";
import type { User } from "@/lib/users/user";
import { providers } from "./provider";

/**
 * Takes from a person's account at a provider that it signs them in, and ends their sessions in every other browser.
 * They are told by a letter.
 * @param id of the provider, set up or not any more
 * @param sessionId the session that stays
 * @throws AppError `conflict` when nothing else would let them in, `not_found`
 */
export async function unlinkIdentity(
  user: User,
  sessionId: string,
  id: string,
  origin: Origin,
  now = new Date(),
  list = providers(),
): Promise<void> {
  const name = list.find((one) => one.id === id)?.name ?? id;
  const mine = eq(userIdentities.userId, user.id);
  await db().transaction(async (tx) => {
    // Of two that are unlinked at once, the second sees that it is the last.
    await tx.select({ id: users.id }).from(users).where(eq(users.id, user.id)).for("update");
    const offered = inArray(
      userIdentities.provider,
      list.map((one) => one.id),
    );
    const others = await tx.$count(
      userIdentities,
      and(mine, offered, ne(userIdentities.provider, id)),
    );
    if (others === 0 && !(await hasPassword(user.id, tx)))
      throw new AppError("conflict", "Nothing else would let you in. Set a password first.");
    const gone = await tx
      .delete(userIdentities)
      .where(and(mine, eq(userIdentities.provider, id)))
      .returning({ label: userIdentities.label });
    const [identity] = gone;
    if (!identity) throw new AppError("not_found", `No account at ${name} is linked.`);
    await endOthers(tx, user.id, sessionId);
    const reason = `${name}: ${identity.label}`;
    await recordAccountEvent(tx, user, "user.provider_unlinked", origin, now, reason);
  });
  await sendMail({
    to: user.email,
    subject: `${name} does not sign you in to Keyway any more`,
    text: `Your account at ${name} was unlinked. If it was not you who did this, change your password.`,
  });
}
