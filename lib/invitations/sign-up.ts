import type { Origin } from "@/lib/actor";
import { commit } from "@/lib/changes/commit";
import { AppError } from "@/lib/errors";
import { hashNewPassword } from "@/lib/users/breached-password";
import type { SignUpInput } from "@/lib/users/input";
import { insertUser } from "@/lib/users/sign-up";
import type { User } from "@/lib/users/user";
import type { Workspace } from "@/lib/workspaces/workspace";
import { acceptFor } from "./accept";
import { findInvitation } from "./find";

/**
 * Creates the account an invitation was sent to and makes it a member, in one transaction. No workspace of
 * their own is made: they came for this one.
 * @throws AppError `not_found` (the link does not work), `forbidden` (another address), `conflict` (there is an
 *   account: sign in instead)
 */
export async function signUpInvited(
  { password, ...person }: SignUpInput,
  token: string,
  origin: Origin,
  now = new Date(),
): Promise<{ user: User; workspace: Workspace }> {
  if (!(await findInvitation(token, now)))
    throw new AppError(
      "not_found",
      "This invitation does not work any more: ask for a new one from whoever sent it.",
    );
  const passwordHash = await hashNewPassword(password);
  const { result } = await commit(async (tx) => {
    const user = await insertUser(tx, { ...person, passwordHash }, now);
    return { user, workspace: await acceptFor(tx, user, token, origin, now) };
  });
  return result;
}
