import type { Attempt } from "./attempt";
import { type Claims, isFresh } from "./claims";
import type { ProviderFault } from "./fault";

/** Everything that the decision rests on. */
export type Facts = Readonly<{
  attempt: Attempt;
  claims: Claims;
  /** Whether the provider always tells in `auth_time` when it asked. */
  tellsWhen: boolean;
  /** Whose this issuer and subject are here. */
  owner: Readonly<{ userId: string; disabled: boolean }> | null;
  /** Who is signed in in the browser that came back. */
  session: Readonly<{ id: string; userId: string; hasPassword: boolean }> | null;
  /** Whether another account has the address. */
  hasAccount: boolean;
  /** Whether the person who is signed in has linked an account of this provider. */
  hasLinked: boolean;
  /** The address an invitation on the way was sent to; null without one. */
  invited: string | null;
}>;

export type Decision =
  | Readonly<{ do: "sign in" | "link" | "prove"; userId: string }>
  | Readonly<{ do: "sign up" | "join"; email: string }>
  | Readonly<{ do: "refuse"; fault: ProviderFault }>;

const refuse = (fault: ProviderFault): Decision => ({ do: "refuse", fault });

/**
 * What comes of it that a provider says who somebody is. An account is found by issuer and subject alone; an address
 * that somebody else's account has links nothing (S12).
 */
export function decide(facts: Facts): Decision {
  if (facts.attempt.purpose === "sign-in") return decideSignIn(facts);
  const { attempt, session, owner } = facts;
  // Who is not where they began would link their account with another one's (CWE-352).
  if (!session || session.id !== attempt.sessionId) return refuse("other_session");
  if (attempt.purpose === "prove") return decideProof(facts, session);
  if (owner) return refuse(owner.userId === session.userId ? "linked" : "taken");
  return facts.hasLinked ? refuse("linked") : { do: "link", userId: session.userId };
}

function decideSignIn({ owner, claims, invited, hasAccount }: Facts): Decision {
  if (owner?.disabled) return refuse("disabled");
  if (owner) return { do: "sign in", userId: owner.userId };
  const { email } = claims;
  if (email === null) return refuse("unverified");
  if (hasAccount) return refuse("has_account");
  if (invited === null) return { do: "sign up", email };
  return invited === email ? { do: "join", email } : refuse("not_invited");
}

function decideProof(
  { owner, claims, attempt, tellsWhen }: Facts,
  session: NonNullable<Facts["session"]>,
): Decision {
  if (owner?.userId !== session.userId) return refuse("other_account");
  // A password says more than a provider that may not have asked.
  if (session.hasPassword) return refuse("other_session");
  return isFresh(claims, attempt.createdAt, tellsWhen)
    ? { do: "prove", userId: session.userId }
    : refuse("not_fresh");
}
