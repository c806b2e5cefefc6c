import type { Tx } from "@/db/connect";
import { userColumns, users } from "@/db/schema/users";
import type { Origin } from "@/lib/actor";
import { commit } from "@/lib/changes/commit";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { type Created, insertWorkspace } from "@/lib/workspaces/create";
import { adoptWorkspace, TRIAL_API } from "@/lib/workspaces/first";
import type { SignUpInput } from "./input";
import { hashPassword } from "./password";
import { displayName, type User } from "./user";

/**
 * Creates a person and their workspace, in one transaction. The first person takes over the workspace that the
 * first start made.
 * @throws AppError `conflict` when the address has an account
 */
export async function signUp(
  input: SignUpInput,
  origin: Origin,
  now = new Date(),
): Promise<Created & { user: User }> {
  const passwordHash = await hashPassword(input.password);
  const { result } = await commit(async (tx) => {
    const user = await insertUser(tx, input, passwordHash, now);
    const workspace = { name: `${displayName(user)}’s workspace`, firstApi: TRIAL_API };
    const created =
      (await adoptWorkspace(tx, user, workspace, origin, now)) ??
      (await insertWorkspace(tx, user, workspace, origin, now));
    return { user, ...created };
  });
  return result;
}

/** @throws AppError `conflict` */
export async function insertUser(
  tx: Tx,
  { email, name }: Pick<SignUpInput, "email" | "name">,
  passwordHash: string,
  now: Date,
): Promise<User> {
  const [user] = await tx
    .insert(users)
    .values({
      id: newId("user", now.getTime()),
      email,
      name,
      passwordHash,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoNothing({ target: users.email })
    .returning(userColumns);
  if (user) return user;
  const message = "There is an account with this address already: sign in.";
  throw new AppError("conflict", message, { faults: [{ path: "email", message }] });
}
