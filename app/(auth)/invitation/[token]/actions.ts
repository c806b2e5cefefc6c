"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { readOrigin } from "@/app/_web/caller";
import { enter } from "@/app/_web/enter";
import { runOpenAction } from "@/app/_web/run-action";
import { requireSession } from "@/app/_web/session";
import type { FormState } from "@/components/ui/form-state";
import { acceptInvitation } from "@/lib/invitations/accept";
import { signUpInvited } from "@/lib/invitations/sign-up";
import { signInGuard } from "@/lib/sessions/guard";
import { SignUpInput } from "@/lib/users/input";

/** Joins with the account that is signed in. */
export async function joinAction(
  token: string,
  _: FormState<never> | null,
  form: FormData,
): Promise<FormState<never>> {
  return runOpenAction(form, z.object({}), async () => {
    const { user } = await requireSession(`/invitation/${token}`);
    const workspace = await acceptInvitation(user, token, await readOrigin());
    redirect(`/${workspace.slug}`);
  });
}

/** Makes the account the invitation was sent to, joins, and signs in. */
export async function joinSignUpAction(
  token: string,
  _: FormState<never> | null,
  form: FormData,
): Promise<FormState<never>> {
  return runOpenAction(form, SignUpInput, async (input) => {
    const origin = await readOrigin();
    signInGuard().admitSignUp(origin.ip);
    const { workspace } = await signUpInvited(input, token, origin);
    await enter(input);
    redirect(`/${workspace.slug}`);
  });
}
