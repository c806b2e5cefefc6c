import { eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { userColumns, users } from "@/db/schema/users";
import type { SignInInput } from "./input";
import { verifyPassword } from "./password";
import type { User } from "./user";

/**
 * Whose e-mail address and password these are.
 * @returns null alike, and after the same time, for an unknown address, a wrong password, a person
 *   without a password and a disabled one
 */
export async function checkPassword({ email, password }: SignInInput): Promise<User | null> {
  const [row] = await db()
    .select({ ...userColumns, passwordHash: users.passwordHash, disabledAt: users.disabledAt })
    .from(users)
    .where(eq(users.email, email));
  const matches = await verifyPassword(row?.passwordHash ?? null, password);
  if (!row || !matches || row.disabledAt) return null;
  const { passwordHash, disabledAt, ...user } = row;
  return user;
}
