import { eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { users } from "@/db/schema/users";
import type { Origin } from "@/lib/actor";
import type { RenameUserInput } from "./input";
import { recordAccountEvent } from "./record-account-event";
import { displayName, type User } from "./user";

/** Gives a person another name, by which what they do from now on is written down. */
export async function renameUser(
  user: User,
  { name }: RenameUserInput,
  origin: Origin,
  now = new Date(),
): Promise<void> {
  if (name === user.name) return;
  const renamed = { ...user, name };
  await db().transaction(async (tx) => {
    await tx.update(users).set({ name, updatedAt: now }).where(eq(users.id, user.id));
    const reason = `from ${displayName(user)} to ${displayName(renamed)}`;
    await recordAccountEvent(tx, renamed, "user.renamed", origin, now, reason);
  });
}
