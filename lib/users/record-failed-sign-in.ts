import { eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { userColumns, users } from "@/db/schema/users";
import type { Origin } from "@/lib/actor";
import { recordAccountEvent } from "./record-account-event";

/** Writes a wrong password into the audit logs of whose it was not; an unknown address is in none. */
export async function recordFailedSignIn(
  email: string,
  origin: Origin,
  now = new Date(),
): Promise<void> {
  await db().transaction(async (tx) => {
    const [user] = await tx.select(userColumns).from(users).where(eq(users.email, email));
    if (user) await recordAccountEvent(tx, user, "user.sign_in_failed", origin, now, "password");
  });
}
