import { and, eq, ne } from "drizzle-orm";
import type { Tx } from "@/db/connect";
import { userSessions } from "@/db/schema/users";

/** Ends every session of a person but one, in the transaction of what makes it necessary (ASVS 5.0, 7.4.3). */
export async function endOthers(tx: Tx, userId: string, exceptId: string): Promise<void> {
  await tx
    .delete(userSessions)
    .where(and(eq(userSessions.userId, userId), ne(userSessions.id, exceptId)));
}
