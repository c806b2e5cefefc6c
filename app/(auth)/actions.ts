"use server";

import { redirect } from "next/navigation";
import { after } from "next/server";
import { z } from "zod";
import { readOrigin, readToken, writeToken } from "@/app/_web/caller";
import { runCeremony } from "@/app/_web/ceremony";
import { keepDevice, readDevices } from "@/app/_web/device";
import { enter } from "@/app/_web/enter";
import { hrefOf } from "@/app/_web/query";
import { keepReturn, takeReturn } from "@/app/_web/return-cookie";
import { returnPath } from "@/app/_web/return-path";
import { requireSameOrigin, runOpenAction } from "@/app/_web/run-action";
import { requireSession } from "@/app/_web/session";
import type { FormState } from "@/components/ui/form-state";
import { env } from "@/lib/env";
import { CodeInput } from "@/lib/second-factor/input";
import { completeSession } from "@/lib/sessions/complete";
import { signInGuard } from "@/lib/sessions/guard";
import { proveAgain } from "@/lib/sessions/prove-again";
import { admitBrowser } from "@/lib/users/admit-browser";
import { confirmEmail } from "@/lib/users/confirm-email";
import {
  ForgotInput,
  NewPasswordInput,
  ProveAgainInput,
  SignInInput,
  SignUpInput,
} from "@/lib/users/input";
import { proving } from "@/lib/users/proving";
import { resetPassword } from "@/lib/users/reset-password";
import { sendBrowserLink } from "@/lib/users/send-browser-link";
import { sendReset } from "@/lib/users/send-reset";
import { signUp } from "@/lib/users/sign-up";

/**
 * Signs in with e-mail and password, then goes where the person wanted to be. By the form's other button it mails a
 * link that lets this browser try, however often others tried, and answers as `forgotAction` does.
 */
export async function signInAction(
  _: FormState<{ email: string }> | null,
  form: FormData,
): Promise<FormState<{ email: string }>> {
  const to = returnPath(String(form.get("callbackUrl") ?? ""), env().url);
  if (form.get("by") === "letter") return mailBrowserLink(String(form.get("email") ?? ""), to);
  form.delete("callbackUrl");
  return runOpenAction(form, SignInInput, async (input) => {
    await enter(input);
    redirect(to);
  });
}

async function mailBrowserLink(
  email: string,
  returnTo: string,
): Promise<FormState<{ email: string }>> {
  const address = new FormData();
  address.set("email", email);
  return runOpenAction(address, ForgotInput, async (input) => {
    const { ip } = await readOrigin();
    signInGuard().admitLetter("browser", input.email, ip);
    await keepReturn(returnTo);
    after(() => sendBrowserLink(input));
    return input;
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
    const [token, origin, deviceOf] = await Promise.all([readToken(), readOrigin(), readDevices()]);
    const signedIn = await completeSession(token ?? "", input, origin, deviceOf);
    await writeToken(signedIn.token);
    await keepDevice(signedIn.user.email);
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
    const signedIn = await requireSession(to);
    await proving(signedIn.user, await readOrigin(), () => proveAgain(signedIn, input));
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
    const origin = await readOrigin();
    signInGuard().admitLetter("reset", input.email, origin.ip);
    after(() => sendReset(input, origin));
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
    const { email } = await resetPassword(token, input, await readOrigin());
    // The letter proved whose mailbox it is: whatever strangers tried does not keep its person out.
    await keepDevice(email);
    await enter({ email, password: input.password });
    redirect("/");
  });
}

/** Makes this browser known to the account whose mailbox the link came from, so that it can sign in. */
export async function admitBrowserAction(
  token: string,
  _: FormState<never> | null,
  form: FormData,
): Promise<FormState<never>> {
  return runOpenAction(form, z.object({}), async () => {
    await keepDevice(await admitBrowser(token, await readOrigin()));
    redirect(hrefOf("/sign-in", { admitted: "1", callbackUrl: await takeReturn() }));
  });
}

/** Makes the address a link was mailed to the person's own. */
export async function confirmEmailAction(
  token: string,
  _: FormState<never> | null,
  form: FormData,
): Promise<FormState<never>> {
  return runOpenAction(form, z.object({}), async () => {
    await confirmEmail(token, await readOrigin());
    redirect("/");
  });
}
