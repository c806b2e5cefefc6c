import { and, eq, isNotNull } from "drizzle-orm";
import { db, type Tx } from "@/db/connect";
import { users } from "@/db/schema/users";

/** Whether a person can sign in with a password; whoever came by a provider may have none. */
export const hasPassword = async (
  userId: string,
  tx: Tx | ReturnType<typeof db> = db(),
): Promise<boolean> =>
  (await tx.$count(users, and(eq(users.id, userId), isNotNull(users.passwordHash)))) > 0;
