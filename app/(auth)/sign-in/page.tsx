import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { returnPath } from "@/app/_web/return-path";
import { getAwaiting, getSession } from "@/app/_web/session";
import { Entrance } from "@/components/auth/entrance";
import { SecondFactorForm } from "@/components/auth/second-factor-form";
import { SignInForm } from "@/components/auth/sign-in-form";
import { env } from "@/lib/env";
import { secondFactorAction, signInAction, signOutAction } from "../actions";

export const metadata: Metadata = { title: "Sign in" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const { callbackUrl, error } = await searchParams;
  const to = returnPath(typeof callbackUrl === "string" ? callbackUrl : "/", env().url);
  if (await getSession()) redirect(to);
  if (await getAwaiting())
    return (
      <Entrance title="One more step">
        <SecondFactorForm action={secondFactorAction} startOver={signOutAction} returnTo={to} />
      </Entrance>
    );
  return (
    <Entrance title="Sign in">
      <SignInForm
        action={signInAction}
        returnTo={to}
        notice={error ? noticeOf(String(error)) : undefined}
      />
    </Entrance>
  );
}

/** The codes that next-auth puts into the address, in words; nothing of the address itself is shown. */
function noticeOf(code: string): string {
  if (code === "CredentialsSignin") return "Wrong email or password.";
  if (code.startsWith("RateLimited")) return "Too many attempts. Try again in a minute.";
  return "Signing in did not work. Try again.";
}
