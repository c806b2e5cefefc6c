import { db } from "@/db/connect";
import { users } from "@/db/schema/users";

/** Whether anybody has signed up on this instance. */
export async function usersExist(): Promise<boolean> {
  const rows = await db().select({ id: users.id }).from(users).limit(1);
  return rows.length > 0;
}
