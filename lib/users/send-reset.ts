import { and, eq, isNull } from "drizzle-orm";
import { db } from "@/db/connect";
import { userColumns, users } from "@/db/schema/users";
import type { Origin } from "@/lib/actor";
import { env } from "@/lib/env";
import { sendMail } from "@/lib/mail/send";
import type { ForgotInput } from "./input";
import { insertLink } from "./link";
import { recordAccountEvent } from "./record-account-event";

/**
 * Mails a link for a new password to whoever has the address, good for half an hour. Nothing tells the one who
 * asked whether somebody has: a door answers before this has ended (CWE-204, CWE-208).
 */
export async function sendReset(
  { email }: ForgotInput,
  origin: Origin,
  now = new Date(),
): Promise<void> {
  const [user] = await db()
    .select(userColumns)
    .from(users)
    .where(and(eq(users.email, email), isNull(users.disabledAt)));
  if (!user) return;
  const token = await db().transaction(async (tx) => {
    await recordAccountEvent(tx, user, "user.password_reset_asked", origin, now);
    return insertLink(tx, user.id, "reset", user.email, now);
  });
  await sendMail({
    to: user.email,
    subject: "A new password for Keyway",
    text: [
      "Somebody, hopefully you, asked for a new password. Set it here within half an hour:",
      `${env().url}/reset/${token}`,
      "If it was not you, ignore this: your password stays as it is.",
    ].join("\n\n"),
  });
}
