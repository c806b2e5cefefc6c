"use server";

import { redirect } from "next/navigation";
import { readOrigin } from "@/app/_web/caller";
import { runCeremony } from "@/app/_web/ceremony";
import { enter } from "@/app/_web/enter";
import { returnPath } from "@/app/_web/return-path";
import { requireSameOrigin, runOpenAction } from "@/app/_web/run-action";
import type { FormState } from "@/components/ui/form-state";
import { env } from "@/lib/env";
import { signInGuard } from "@/lib/sessions/guard";
import { SignInInput, SignUpInput } from "@/lib/users/input";
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
