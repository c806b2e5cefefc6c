import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getSession } from "@/app/_web/session";
import { Entrance } from "@/components/auth/entrance";
import { ProviderButtons } from "@/components/auth/provider-buttons";
import { SignUpForm } from "@/components/auth/sign-up-form";
import { Callout } from "@/components/ui/feedback";
import { providerChoices } from "@/lib/providers/provider";
import { usersExist } from "@/lib/users/exist";
import { signUpAction } from "../actions";

export const metadata: Metadata = { title: "Sign up" };

export default async function SignUpPage() {
  if (await getSession()) redirect("/");
  const isFirst = !(await usersExist());
  return (
    <Entrance
      title="Create an account"
      banner={isFirst && <Callout>This instance has no users yet. You will be its first.</Callout>}
    >
      <ProviderButtons providers={providerChoices()} returnTo="/start" />
      <SignUpForm action={signUpAction} />
    </Entrance>
  );
}
