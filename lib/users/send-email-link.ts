import { db } from "@/db/connect";
import { env } from "@/lib/env";
import { sendMail } from "@/lib/mail/send";
import type { ForgotInput } from "./input";
import { insertLink } from "./link";
import type { User } from "./user";

/**
 * Mails a link to an address that makes it the person's own, good for a day: to the one they have, which is
 * proven by it, or to a new one. Until then nothing changes. Whether somebody else has that address is not told.
 * @returns whether the letter went out
 */
export async function sendEmailLink(
  user: User,
  { email }: ForgotInput,
  now = new Date(),
): Promise<boolean> {
  const token = await insertLink(db(), user.id, "email", email, now);
  return sendMail({
    to: email,
    subject: "Confirm your address for Keyway",
    text: [
      "Confirm within a day that this is your address at Keyway:",
      `${env().url}/confirm-email/${token}`,
      "If you did not ask for this, ignore it.",
    ].join("\n\n"),
  });
}
