"use server";

import { redirect } from "next/navigation";
import { after } from "next/server";
import { z } from "zod";
import { readOrigin, readToken } from "@/app/_web/caller";
import { runCeremony } from "@/app/_web/ceremony";
import { enter } from "@/app/_web/enter";
import { returnPath } from "@/app/_web/return-path";
import { requireSameOrigin, runOpenAction } from "@/app/_web/run-action";
import { requireSession } from "@/app/_web/session";
import type { FormState } from "@/components/ui/form-state";
import { env } from "@/lib/env";
import { CodeInput } from "@/lib/second-factor/input";
import { completeSession } from "@/lib/sessions/complete";
import { signInGuard } from "@/lib/sessions/guard";
import { proveAgain } from "@/lib/sessions/prove-again";
import { confirmEmail } from "@/lib/users/confirm-email";
import {
  ForgotInput,
  NewPasswordInput,
  ProveAgainInput,
  SignInInput,
  SignUpInput,
} from "@/lib/users/input";
import { resetPassword } from "@/lib/users/reset-password";
import { sendReset } from "@/lib/users/send-reset";
import { signUp } from "@/lib/users/sign-up";

/** Signs in with e-mail and password, then goes where the person wanted to be. */
export async function signInAction(
  _: FormState<never> | null,
  form: FormData,
): Promise<FormState<never>> {
  const to = returnPath(String(form.get("callbackUrl") ?? ""), env().url);
  form.delete("callbackUrl");
  return runOpenAction(form, SignInInput, async (input) => {
    await enter(input);
    redirect(to);
  });
}

/** Takes the code that a right password waits for, then goes where the person wanted to be. */
export async function secondFactorAction(
  _: FormState<never> | null,
  form: FormData,
): Promise<FormState<never>> {
  const to = returnPath(String(form.get("callbackUrl") ?? ""), env().url);
  form.delete("callbackUrl");
  return runOpenAction(form, CodeInput, async (input) => {
    await completeSession((await readToken()) ?? "", input, await readOrigin());
    redirect(to);
  });
}

/** Has the signed-in person prove again who they are, then goes back to where that was needed. */
export async function proveAction(
  _: FormState<never> | null,
  form: FormData,
): Promise<FormState<never>> {
  const to = returnPath(String(form.get("callbackUrl") ?? ""), env().url);
  form.delete("callbackUrl");
  return runOpenAction(form, ProveAgainInput, async (input) => {
    await proveAgain(await requireSession(to), input, await readOrigin());
    redirect(to);
  });
}

/** Creates an account with its workspace, signs in, and goes on to the first key. */
export async function signUpAction(
  _: FormState<never> | null,
  form: FormData,
): Promise<FormState<never>> {
  return runOpenAction(form, SignUpInput, async (input) => {
    const origin = await readOrigin();
    signInGuard().admitSignUp(origin.ip);
    await signUp(input, origin);
    await enter(input);
    redirect("/start");
  });
}

/** Ends the session of this browser. */
export async function signOutAction(): Promise<void> {
  await requireSameOrigin();
  await runCeremony(["signout"], {});
  redirect("/sign-in");
}

/** Mails a link for a new password; answers before it is known whether anybody has the address. */
export async function forgotAction(
  _: FormState<{ email: string }> | null,
  form: FormData,
): Promise<FormState<{ email: string }>> {
  return runOpenAction(form, ForgotInput, async (input) => {
    const { ip } = await readOrigin();
    signInGuard().admitLetter(input.email, ip);
    after(() => sendReset(input));
    return input;
  });
}

/** Sets a new password by the mailed link, and signs in with it. */
export async function resetAction(
  token: string,
  _: FormState<never> | null,
  form: FormData,
): Promise<FormState<never>> {
  return runOpenAction(form, NewPasswordInput, async (input) => {
    const { email } = await resetPassword(token, input);
    await enter({ email, password: input.password });
    redirect("/");
  });
}

/** Makes the address a link was mailed to the person's own. */
export async function confirmEmailAction(
  token: string,
  _: FormState<never> | null,
  form: FormData,
): Promise<FormState<never>> {
  return runOpenAction(form, z.object({}), async () => {
    await confirmEmail(token);
    redirect("/");
  });
}
