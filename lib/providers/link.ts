import { db } from "@/db/connect";
import type { Origin } from "@/lib/actor";
import { sendMail } from "@/lib/mail/send";
import { recordAccountEvent } from "@/lib/users/record-account-event";
import type { User } from "@/lib/users/user";
import type { Claims } from "./claims";
import { insertIdentity } from "./identity";
import type { Provider } from "./provider";

/**
 * Lets an account elsewhere sign a person in from now on. They are told by a letter (ASVS 5.0, 6.3.7).
 * @throws AppError `conflict` when it is somebody's, or they have another one of this provider
 */
export async function linkIdentity(
  user: User,
  provider: Provider,
  claims: Claims,
  origin: Origin,
  now: Date,
): Promise<void> {
  await db().transaction(async (tx) => {
    await insertIdentity(tx, user.id, provider, claims, now);
    const reason = `${provider.name}: ${claims.label}`;
    await recordAccountEvent(tx, user, "user.provider_linked", origin, now, reason);
  });
  await sendMail({
    to: user.email,
    subject: `${provider.name} signs you in to Keyway now`,
    text: `The account ${claims.label} at ${provider.name} was linked with yours. If it was not you who did this, unlink it in Settings, Your account, and change your password.`,
  });
}
