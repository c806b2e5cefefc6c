import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { readLastUsed } from "@/app/_web/last-used";
import { problemWords } from "@/app/_web/problem";
import { readQuery, type SearchParams } from "@/app/_web/query";
import { returnPath } from "@/app/_web/return-path";
import { getAwaiting, getSession } from "@/app/_web/session";
import { Entrance } from "@/components/auth/entrance";
import { ProviderButtons } from "@/components/auth/provider-buttons";
import { Refusal } from "@/components/auth/refusal";
import { SecondFactorForm } from "@/components/auth/second-factor-form";
import { SignInForm } from "@/components/auth/sign-in-form";
import { Callout } from "@/components/ui/feedback";
import { env } from "@/lib/env";
import { providerChoices } from "@/lib/providers/provider";
import { secondFactorAction, signInAction, signOutAction } from "../actions";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: SearchParams }) {
  const { callbackUrl, error, problem, with: provider, admitted } = await readQuery(searchParams);
  const to = returnPath(callbackUrl, env().url);
  if (await getSession()) redirect(to);
  if (await getAwaiting())
    return (
      <Entrance title="One more step">
        <SecondFactorForm action={secondFactorAction} startOver={signOutAction} returnTo={to} />
      </Entrance>
    );
  return (
    <Entrance
      title="Sign in"
      banner={admitted && <Callout>This browser need not wait any more: sign in.</Callout>}
    >
      <Refusal refused={undefined} notice={problemWords(problem, provider)} />
      <ProviderButtons
        providers={providerChoices()}
        returnTo={to}
        lastUsed={await readLastUsed()}
      />
      <SignInForm
        action={signInAction}
        returnTo={to}
        notice={error ? noticeOf(error) : undefined}
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
