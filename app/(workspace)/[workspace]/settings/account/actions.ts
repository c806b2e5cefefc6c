"use server";

import { revalidatePath } from "next/cache";
import { readOrigin } from "@/app/_web/caller";
import { requireSameOrigin, runOpenAction } from "@/app/_web/run-action";
import { requireSession } from "@/app/_web/session";
import type { FormState } from "@/components/ui/form-state";
import { endAllSessions } from "@/lib/sessions/end-all";
import { signInGuard } from "@/lib/sessions/guard";
import { changePassword } from "@/lib/users/change-password";
import { ChangePasswordInput, ForgotInput } from "@/lib/users/input";
import { sendEmailLink } from "@/lib/users/send-email-link";

/** Ends every session of the person but this one. */
export async function signOutElsewhereAction(): Promise<void> {
  await requireSameOrigin();
  const { user, session } = await requireSession("/");
  await endAllSessions(user.id, session.id);
  revalidatePath("/[workspace]/settings/account", "page");
}

export async function changePasswordAction(
  _: FormState<null> | null,
  form: FormData,
): Promise<FormState<null>> {
  return runOpenAction(form, ChangePasswordInput, async (input) => {
    const { user, session } = await requireSession("/");
    // Somebody at an open screen guesses no faster than at the door.
    signInGuard().admit(user.email, (await readOrigin()).ip);
    await changePassword(user, session.id, input);
    revalidatePath("/[workspace]/settings/account", "page");
    return null;
  });
}

export async function emailLinkAction(
  _: FormState<{ email: string; mailed: boolean }> | null,
  form: FormData,
): Promise<FormState<{ email: string; mailed: boolean }>> {
  return runOpenAction(form, ForgotInput, async (input) => {
    const { user } = await requireSession("/");
    signInGuard().admitLetter(input.email, (await readOrigin()).ip);
    return { email: input.email, mailed: await sendEmailLink(user, input) };
  });
}
