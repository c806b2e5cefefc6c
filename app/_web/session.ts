import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { type Actor, memberActor, type Origin } from "@/lib/actor";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { scopesOfRole } from "@/lib/members/permission";
import { findAwaiting, findSession, type SignedIn } from "@/lib/sessions/find";
import { isRecent } from "@/lib/sessions/session";
import { displayName, type User } from "@/lib/users/user";
import { findWorkspace } from "@/lib/workspaces/find";
import { isSlug } from "@/lib/workspaces/slug";
import { lacksSecondFactor, type Membership } from "@/lib/workspaces/workspace";
import { readOrigin, readToken } from "./caller";
import { readPath } from "./read-path";
import { returnPath } from "./return-path";

/** Who is signed in, read once a request. */
export const getSession = cache(async (): Promise<SignedIn | null> => {
  const token = await readToken();
  return token === undefined ? null : findSession(token);
});

/** Whose password was right in this browser, and whose second factor is still to come. */
export async function getAwaiting(): Promise<SignedIn | null> {
  const token = await readToken();
  return token === undefined ? null : findAwaiting(token);
}

/** Who is signed in; anyone else goes to the sign-in page and comes back to `path`. */
export async function requireSession(path: string): Promise<SignedIn> {
  const signedIn = await getSession();
  return signedIn ?? redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
}

/**
 * The session of somebody who proved who they are within the last ten minutes. Anyone else is asked to, and comes back
 * to the page that they were on.
 */
export async function requireRecent(): Promise<SignedIn> {
  const from = returnPath((await headers()).get("referer"), env().url);
  const signedIn = await requireSession(from);
  if (isRecent(signedIn.session, new Date())) return signedIn;
  redirect(`/prove?callbackUrl=${encodeURIComponent(from)}`);
}

/** A member in a workspace: what a page of the workspace begins with. */
export type Member = Membership & Readonly<{ user: User; actor: Actor }>;

/** Anyone who is not signed in, or has no second factor where one is required, comes back to `path`. */
const memberOf = cache(async (slug: string, path: string): Promise<Member> => {
  if (!isSlug(slug)) notFound();
  const { user } = await requireSession(path);
  const membership = await findWorkspace(user.id, slug);
  if (!membership) notFound();
  if (lacksSecondFactor(membership.workspace, user))
    redirect(`/second-factor?callbackUrl=${encodeURIComponent(path)}`);
  return { ...membership, user, actor: actorOf(user, membership, await readOrigin()) };
});

/**
 * The signed-in member of a workspace, for a page or what is done on it; the role is read from the database at each request.
 * A workspace that they are no member of is not found, as if it did not exist; where a second factor is required, whoever
 * has none goes to set one up.
 */
export const requireMember = async (slug: string): Promise<Member> =>
  memberOf(slug, await readPath(`/${slug}`));

function actorOf(user: User, { workspace, role }: Membership, origin: Origin): Actor {
  const identity = {
    id: user.id,
    name: displayName(user),
    workspaceId: workspace.id,
    scopes: scopesOfRole(role),
  };
  return memberActor(identity, origin);
}

/**
 * What makes the actor of this request again later, for an answer that lasts longer than a permission may.
 * It throws `unauthenticated` once the session has ended or the member was removed.
 */
export async function renewActor(slug: string): Promise<() => Promise<Actor>> {
  const [token, origin] = [await readToken(), await readOrigin()];
  return async () => {
    const signedIn = token === undefined ? null : await findSession(token);
    const membership = signedIn && (await findWorkspace(signedIn.user.id, slug));
    if (!membership || lacksSecondFactor(membership.workspace, signedIn.user))
      throw new AppError("unauthenticated", "The session has ended.");
    return actorOf(signedIn.user, membership, origin);
  };
}

/** Whose request for a file or a stream of a workspace this is; see `requireMember`. There is no page to come back to. */
export const requireActor = async (slug: string): Promise<Actor> =>
  (await memberOf(slug, `/${slug}`)).actor;
