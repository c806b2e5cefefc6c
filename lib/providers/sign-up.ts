import type { Origin } from "@/lib/actor";
import { commit } from "@/lib/changes/commit";
import { acceptFor } from "@/lib/invitations/accept";
import { insertUser, signUpFor } from "@/lib/users/sign-up";
import type { User } from "@/lib/users/user";
import type { Claims } from "./claims";
import { ProviderError } from "./fault";
import { insertIdentity } from "./identity";
import type { Provider } from "./provider";

/**
 * Creates the account of somebody whom a provider vouches for, without a password: in a workspace of their own, or in
 * the one that invited them.
 * @param invitation the token of its link; null without one
 * @returns where they go first
 * @throws AppError `conflict` (the address or the account there is taken), `forbidden` and `not_found` (the invitation)
 */
export async function signUpByProvider(
  provider: Provider,
  claims: Claims,
  invitation: string | null,
  origin: Origin,
  now: Date,
): Promise<{ user: User; path: string }> {
  const { email, name } = claims;
  if (email === null) throw new ProviderError("unverified");
  const person = { email, name, passwordHash: null, emailVerifiedAt: now };
  const { result } = await commit(async (tx) => {
    if (invitation === null) {
      const { user } = await signUpFor(tx, person, origin, now);
      await insertIdentity(tx, user.id, provider, claims, now);
      return { user, path: "/start" };
    }
    const user = await insertUser(tx, person, now);
    await insertIdentity(tx, user.id, provider, claims, now);
    const workspace = await acceptFor(tx, user, invitation, origin, now);
    return { user, path: `/${workspace.slug}` };
  });
  return result;
}
