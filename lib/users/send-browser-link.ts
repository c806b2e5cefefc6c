import { and, eq, isNull } from "drizzle-orm";
import { db } from "@/db/connect";
import { userColumns, users } from "@/db/schema/users";
import { env } from "@/lib/env";
import { sendMail } from "@/lib/mail/send";
import type { ForgotInput } from "./input";
import { insertLink } from "./link";

/**
 * Mails a link that lets a browser try to sign in while others try too often, good for half an hour. Nothing tells the
 * one who asked whether somebody has the address, as with `sendReset`.
 */
export async function sendBrowserLink({ email }: ForgotInput, now = new Date()): Promise<void> {
  const [user] = await db()
    .select(userColumns)
    .from(users)
    .where(and(eq(users.email, email), isNull(users.disabledAt)));
  if (!user) return;
  const token = await insertLink(db(), user.id, "browser", user.email, now);
  await sendMail({
    to: user.email,
    subject: "Sign in to Keyway from this browser",
    text: [
      "There were too many attempts to sign in as you, so new browsers have to wait. If you want to sign in now, open this within half an hour in the browser that you want to use:",
      `${env().url}/browser/${token}`,
      "Your password is asked for as always. If it was not you, ignore this: nobody was let in.",
    ].join("\n\n"),
  });
}
