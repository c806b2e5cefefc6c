import { asc, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { userIdentities } from "@/db/schema/identities";
import type { Identity } from "./identity";

/** A person's accounts elsewhere that sign them in, in the order in which they were linked. */
export const listIdentities = (userId: string): Promise<Identity[]> =>
  db()
    .select({
      provider: userIdentities.provider,
      label: userIdentities.label,
      createdAt: userIdentities.createdAt,
      lastUsedAt: userIdentities.lastUsedAt,
    })
    .from(userIdentities)
    .where(eq(userIdentities.userId, userId))
    .orderBy(asc(userIdentities.createdAt));
