import type { Tx } from "@/db/connect";
import { userColumns, users } from "@/db/schema/users";
import type { Origin } from "@/lib/actor";
import { commit } from "@/lib/changes/commit";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { type Created, insertWorkspace } from "@/lib/workspaces/create";
import { adoptWorkspace, TRIAL_API } from "@/lib/workspaces/first";
import { hashNewPassword } from "./breached-password";
import type { SignUpInput } from "./input";
import { displayName, type User } from "./user";

/**
 * Creates a person and their workspace, in one transaction. The first person takes over the workspace that the
 * first start made.
 * @throws AppError `conflict` when the address has an account
 */
export async function signUp(
  { password, ...person }: SignUpInput,
  origin: Origin,
  now = new Date(),
): Promise<Created & { user: User }> {
  const passwordHash = await hashNewPassword(password);
  return (await commit((tx) => signUpFor(tx, { ...person, passwordHash }, origin, now))).result;
}

/** Somebody new. Without a password they come in by a provider, which says that the address is verified. */
export type NewUser = Readonly<{
  email: string;
  name: string;
  passwordHash: string | null;
  emailVerifiedAt?: Date;
}>;

/** `signUp` as a step of a sign-in by a provider. @throws AppError `conflict` */
export async function signUpFor(
  tx: Tx,
  person: NewUser,
  origin: Origin,
  now: Date,
): Promise<Created & { user: User }> {
  const user = await insertUser(tx, person, now);
  const workspace = { name: `${displayName(user)}’s workspace`, firstApi: TRIAL_API };
  const created =
    (await adoptWorkspace(tx, user, workspace, origin, now)) ??
    (await insertWorkspace(tx, user, workspace, origin, now));
  return { user, ...created };
}

/** @throws AppError `conflict` */
export async function insertUser(tx: Tx, person: NewUser, now: Date): Promise<User> {
  const [user] = await tx
    .insert(users)
    .values({ ...person, id: newId("user", now.getTime()), createdAt: now, updatedAt: now })
    .onConflictDoNothing({ target: users.email })
    .returning(userColumns);
  if (user) return user;
  const message = "There is an account with this address already: sign in.";
  throw new AppError("conflict", message, { faults: [{ path: "email", message }] });
}
