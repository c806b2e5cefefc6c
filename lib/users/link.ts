import { and, eq, gt } from "drizzle-orm";
import { db, type Tx } from "@/db/connect";
import { userColumns, userLinks, users } from "@/db/schema/users";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { hashToken, newToken } from "@/lib/sessions/session";
import type { User } from "./user";

/** What a link in a letter is good for, and for how long it works. */
export const LIFE_MS = { reset: 30 * 60_000, browser: 30 * 60_000, email: 24 * 3_600_000 } as const;

export type LinkPurpose = keyof typeof LIFE_MS;

/** Makes a person's link for a purpose; the one made before stops working. @returns its token */
export async function insertLink(
  tx: Tx | ReturnType<typeof db>,
  userId: string,
  purpose: LinkPurpose,
  email: string,
  now: Date,
): Promise<string> {
  const token = newToken();
  const values = {
    email,
    tokenHash: hashToken(token),
    createdAt: now,
    expiresAt: new Date(now.getTime() + LIFE_MS[purpose]),
  };
  await tx
    .insert(userLinks)
    .values({ ...values, id: newId("link", now.getTime()), userId, purpose })
    .onConflictDoUpdate({ target: [userLinks.userId, userLinks.purpose], set: values });
  return token;
}

/** Whether a link still works, for the page that it opens. */
export async function linkWorks(
  token: string,
  purpose: LinkPurpose,
  now = new Date(),
): Promise<boolean> {
  const rows = await db()
    .select({ id: userLinks.id })
    .from(userLinks)
    .where(workingLink(token, purpose, now));
  return rows.length > 0;
}

/**
 * Uses a link up. Of two who come with it at the same moment, the second finds nothing.
 * @throws AppError `not_found` when it was used, replaced or has run out
 */
export async function takeLink(
  tx: Tx,
  token: string,
  purpose: LinkPurpose,
  now: Date,
): Promise<{ user: User; email: string }> {
  const [link] = await tx
    .delete(userLinks)
    .where(workingLink(token, purpose, now))
    .returning({ userId: userLinks.userId, email: userLinks.email });
  const [user] = link
    ? await tx.select(userColumns).from(users).where(eq(users.id, link.userId)).for("update")
    : [];
  if (!link || !user)
    throw new AppError("not_found", "This link does not work any more: ask for a new one.");
  return { user, email: link.email };
}

const workingLink = (token: string, purpose: LinkPurpose, now: Date) =>
  and(
    eq(userLinks.tokenHash, hashToken(token)),
    eq(userLinks.purpose, purpose),
    gt(userLinks.expiresAt, now),
  );
