import type { Tx } from "@/db/connect";
import { userIdentities } from "@/db/schema/identities";
import { AppError } from "@/lib/errors";
import type { Claims } from "./claims";
import type { Provider } from "./provider";

/** An account elsewhere that signs a person in. */
export type Identity = Readonly<{
  provider: string;
  label: string;
  createdAt: Date;
  lastUsedAt: Date;
}>;

/**
 * Makes an account elsewhere a person's own.
 * @throws AppError `conflict` when it is somebody's, or the person has another one of this provider
 */
export async function insertIdentity(
  tx: Tx,
  userId: string,
  provider: Provider,
  { issuer, subject, label }: Claims,
  now: Date,
): Promise<void> {
  const made = await tx
    .insert(userIdentities)
    .values({
      ...{ issuer, subject, userId, provider: provider.id, label },
      ...{ createdAt: now, lastUsedAt: now },
    })
    .onConflictDoNothing()
    .returning({ subject: userIdentities.subject });
  if (made.length === 0)
    throw new AppError("conflict", `This account at ${provider.name} is linked already.`);
}
