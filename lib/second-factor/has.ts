import { and, eq, isNotNull } from "drizzle-orm";
import { db } from "@/db/connect";
import { users } from "@/db/schema/users";

/** Whether signing in takes a person a code beside the password. */
export const hasSecondFactor = async (userId: string): Promise<boolean> =>
  (await db().$count(users, and(eq(users.id, userId), isNotNull(users.secondFactorAt)))) > 0;
