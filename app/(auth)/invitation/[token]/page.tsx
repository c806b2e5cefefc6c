import type { Metadata } from "next";
import { problemWords } from "@/app/_web/problem";
import { readQuery, type SearchParams } from "@/app/_web/query";
import { getSession } from "@/app/_web/session";
import { Entrance } from "@/components/auth/entrance";
import { JoinForm, JoinSignUpForm } from "@/components/auth/join-form";
import { ProviderButtons } from "@/components/auth/provider-buttons";
import { Refusal } from "@/components/auth/refusal";
import { TextLink } from "@/components/ui/button";
import { Callout } from "@/components/ui/feedback";
import { SubmitButton } from "@/components/ui/submit-button";
import { findInvitation } from "@/lib/invitations/find";
import { providerChoices } from "@/lib/providers/provider";
import { signOutAction } from "../../actions";
import { joinAction, joinSignUpAction } from "./actions";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

type Props = { params: Promise<{ token: string }>; searchParams: SearchParams };

export default async function InvitationPage({ params, searchParams }: Props) {
  const { token } = await params;
  const { problem, with: provider } = await readQuery(searchParams);
  const open = await findInvitation(token);
  if (!open)
    return (
      <Entrance title="This invitation does not work any more">
        <p className="text-secondary">
          It was accepted, taken back or replaced, or a week has passed. Ask whoever sent it for a
          new one.
        </p>
        <p>
          <TextLink href="/">Go to Keyway</TextLink>
        </p>
      </Entrance>
    );
  const { invitation, workspace, hasAccount } = open;
  const signedIn = await getSession();
  const role = invitation.role;
  return (
    <Entrance title={`Join ${workspace.name}`}>
      <p className="text-secondary">
        {invitation.invitedByName} invited {invitation.email} to be {article(role)} {role}.
      </p>
      <Refusal refused={undefined} notice={problemWords(problem, provider)} />
      {workspace.requiresSecondFactor && (
        <Callout>
          Members of {workspace.name} sign in with a second factor. Have a phone with an
          authenticator app at hand: you set it up when you join.
        </Callout>
      )}
      {signedIn?.user.email === invitation.email && (
        <JoinForm action={joinAction.bind(null, token)} label={`Join ${workspace.name}`} />
      )}
      {signedIn && signedIn.user.email !== invitation.email && (
        <form action={signOutAction} className="flex flex-col gap-3">
          <p>
            You are signed in as {signedIn.user.email}, and the invitation is for another address.
          </p>
          <SubmitButton>Sign out, then open the link again</SubmitButton>
        </form>
      )}
      {!signedIn && hasAccount && (
        <p>
          <TextLink href={`/sign-in?callbackUrl=${encodeURIComponent(`/invitation/${token}`)}`}>
            Sign in as {invitation.email} to join
          </TextLink>
        </p>
      )}
      {!signedIn && !hasAccount && (
        <>
          <ProviderButtons providers={providerChoices()} returnTo={`/invitation/${token}`} />
          <JoinSignUpForm action={joinSignUpAction.bind(null, token)} email={invitation.email} />
        </>
      )}
    </Entrance>
  );
}

const article = (word: string) => (/^[aeiou]/.test(word) ? "an" : "a");
