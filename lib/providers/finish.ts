import { and, eq } from "drizzle-orm";
import { db } from "@/db/connect";
import { userIdentities } from "@/db/schema/identities";
import { userColumns, users } from "@/db/schema/users";
import type { Origin } from "@/lib/actor";
import { AppError } from "@/lib/errors";
import { findInvitation } from "@/lib/invitations/find";
import type { SignedIn } from "@/lib/sessions/find";
import { signInGuard } from "@/lib/sessions/guard";
import { markProven } from "@/lib/sessions/prove-again";
import { startSession } from "@/lib/sessions/start";
import { hasPassword } from "@/lib/users/has-password";
import { recordAccountEvent } from "@/lib/users/record-account-event";
import type { User } from "@/lib/users/user";
import { type Attempt, checksOf, isSame, takeAttempt } from "./attempt";
import type { Claims } from "./claims";
import { type Decision, decide, type Facts } from "./decide";
import { ProviderError, type ProviderFault } from "./fault";
import { linkIdentity } from "./link";
import type { Provider } from "./provider";
import { readClaims } from "./read-claims";
import { signUpByProvider } from "./sign-up";

/** A browser that comes back from a provider. */
export type Return = Readonly<{
  /** The address it came back to, with its query, on our public URL. */
  callback: URL;
  /** What it was given when it went. */
  token: string;
  signedIn: SignedIn | null;
  /** The session token it holds, proven or not; a sign-in replaces it. */
  replaces: string | undefined;
  /** Of the invitation it began at, if any. */
  invitation: string | null;
}>;

/** What came of it. The session of `token` may await its second factor. `path` is where somebody new goes first. */
export type Outcome =
  | Readonly<{ did: "sign in" | "sign up"; token: string; awaits: boolean; path: string | null }>
  | Readonly<{ did: "link" | "prove" }>;

/**
 * Ends a sign-in, a link or a proof by a provider. The attempt is used up before anything is exchanged, so an answer
 * counts once (CWE-294).
 * @throws ProviderError when nothing comes of it; nothing was changed then
 */
export async function finishAtProvider(
  provider: Provider,
  back: Return,
  origin: Origin,
  now = new Date(),
): Promise<Outcome> {
  const state = back.callback.searchParams.get("state") ?? "";
  // Looked at first, so that a stranger's link to this address uses nothing up.
  if (!isSame(state, checksOf(back.token).state)) throw new ProviderError("stale");
  const attempt = await takeAttempt(provider, back.token, now);
  if (!attempt) throw new ProviderError("stale");
  let about = attempt.purpose === "sign-in" ? undefined : back.signedIn?.user.id;
  try {
    const claims = await readClaims(provider, back.callback, back.token, now);
    const facts = await readFacts(provider, attempt, claims, back, now);
    about ??= facts.owner?.userId;
    const decision = decide(facts);
    if (decision.do === "refuse") throw new ProviderError(decision.fault);
    return await carryOut(decision, { provider, claims, back, origin, now });
  } catch (error) {
    const refusal = new ProviderError(faultOf(error));
    const reason = `${provider.name}, ${attempt.purpose}: ${refusal.fault}`;
    if (about !== undefined) await recordRefusal(about, reason, origin, now);
    throw refusal;
  }
}

function faultOf(error: unknown): ProviderFault {
  if (error instanceof ProviderError) return error.fault;
  const code = error instanceof AppError ? error.code : undefined;
  if (code === "rate_limited") return code;
  // Two who come with the same account or invitation at one moment: the second is refused by the table.
  if (code === "conflict") return "taken";
  if (code === "not_found") return "not_invited";
  throw error;
}

async function readFacts(
  provider: Provider,
  attempt: Attempt,
  claims: Claims,
  { signedIn, invitation }: Return,
  now: Date,
): Promise<Facts> {
  const [owner] = await db()
    .select({ userId: users.id, disabledAt: users.disabledAt })
    .from(userIdentities)
    .innerJoin(users, eq(users.id, userIdentities.userId))
    .where(
      and(eq(userIdentities.issuer, claims.issuer), eq(userIdentities.subject, claims.subject)),
    );
  const { email } = claims;
  const userId = signedIn?.user.id ?? "";
  const ofProvider = and(
    eq(userIdentities.userId, userId),
    eq(userIdentities.provider, provider.id),
  );
  return {
    ...{ attempt, claims, tellsWhen: provider.tellsWhen },
    owner: owner ? { userId: owner.userId, disabled: owner.disabledAt !== null } : null,
    session: signedIn && {
      ...{ id: signedIn.session.id, userId, hasPassword: await hasPassword(userId) },
    },
    hasAccount: email !== null && (await db().$count(users, eq(users.email, email))) > 0,
    hasLinked: (await db().$count(userIdentities, ofProvider)) > 0,
    invited: invitation === null ? null : await invitedAddress(invitation, now),
  };
}

/** An invitation that does not work any more is for nobody. */
const invitedAddress = async (token: string, now: Date): Promise<string> =>
  (await findInvitation(token, now))?.invitation.email ?? "";

type Work = Readonly<{
  provider: Provider;
  claims: Claims;
  back: Return;
  origin: Origin;
  now: Date;
}>;

async function carryOut(
  decision: Exclude<Decision, { do: "refuse" }>,
  work: Work,
): Promise<Outcome> {
  const { provider, claims, back, origin, now } = work;
  if (decision.do === "prove" && back.signedIn) {
    await db().transaction((tx) => markProven(tx, back.signedIn?.session.id ?? "", now));
    return { did: "prove" };
  }
  if (decision.do === "link" && back.signedIn) {
    await linkIdentity(back.signedIn.user, provider, claims, origin, now);
    return { did: "link" };
  }
  if (decision.do === "sign in") {
    const user = await touch(decision.userId, claims, now);
    return { did: "sign in", ...(await begin(user, work)), path: null };
  }
  signInGuard().admitSignUp(origin.ip);
  const invitation = decision.do === "join" ? back.invitation : null;
  const { user, path } = await signUpByProvider(provider, claims, invitation, origin, now);
  return { did: "sign up", ...(await begin(user, work)), path };
}

/** When an account was used last, and what it is called by now. */
async function touch(userId: string, { issuer, subject, label }: Claims, now: Date): Promise<User> {
  await db()
    .update(userIdentities)
    .set({ lastUsedAt: now, label })
    .where(and(eq(userIdentities.issuer, issuer), eq(userIdentities.subject, subject)));
  const [user] = await db().select(userColumns).from(users).where(eq(users.id, userId));
  if (!user) throw new ProviderError("stale");
  return user;
}

/** The one place where a sign-in by a provider becomes a session; a second factor is asked for all the same. */
async function begin(user: User, { provider, back, origin, now }: Work) {
  const awaits = user.secondFactorAt !== null;
  if (!awaits) signInGuard().succeeded(user.email, origin.ip);
  const { ip, userAgent } = origin;
  const signIn = { userId: user.id, method: provider.id, ip, userAgent, replaces: back.replaces };
  return { token: await startSession({ ...signIn, awaitsSecondFactor: awaits }, now), awaits };
}

/** A refusal stands in the audit log where it is known whose account it was about. */
async function recordRefusal(userId: string, reason: string, origin: Origin, now: Date) {
  await db().transaction(async (tx) => {
    const [user] = await tx.select(userColumns).from(users).where(eq(users.id, userId));
    if (user) await recordAccountEvent(tx, user, "user.sign_in_failed", origin, now, reason);
  });
}
