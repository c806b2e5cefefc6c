import type { Metadata } from "next";
import { returnPath } from "@/app/_web/return-path";
import { requireSession } from "@/app/_web/session";
import {
  beginSecondFactorAction,
  confirmSecondFactorAction,
} from "@/app/(workspace)/[workspace]/settings/account/actions";
import { Entrance } from "@/components/auth/entrance";
import { SecondFactorSetUp } from "@/components/settings/second-factor";
import { TextLink } from "@/components/ui/button";
import { SubmitButton } from "@/components/ui/submit-button";
import { env } from "@/lib/env";
import { hasPassword } from "@/lib/users/has-password";
import { findWorkspace } from "@/lib/workspaces/find";
import { signOutAction } from "../actions";

export const metadata: Metadata = { title: "Set up a second factor" };

type Search = Promise<Record<string, string | string[] | undefined>>;

/** Where a workspace that requires a second factor sends members who have none. */
export default async function SecondFactorPage({ searchParams }: { searchParams: Search }) {
  const { callbackUrl } = await searchParams;
  const to = returnPath(typeof callbackUrl === "string" ? callbackUrl : "/", env().url);
  const { user } = await requireSession(`/second-factor?callbackUrl=${encodeURIComponent(to)}`);
  const membership = await findWorkspace(user.id, to.slice(1));
  const then = { href: to, label: `Go on to ${membership?.workspace.name ?? "Keyway"}` };
  if (user.secondFactorAt)
    return (
      <Entrance title="You have a second factor">
        <p>
          <TextLink href={then.href}>{then.label}</TextLink>
        </p>
      </Entrance>
    );
  return (
    <Entrance title="Set up a second factor">
      {membership && (
        <p className="text-secondary">
          {membership.workspace.name} lets in only members who have one. Once it is set up you go on
          from here.
        </p>
      )}
      <SecondFactorSetUp
        begin={beginSecondFactorAction}
        confirm={confirmSecondFactorAction}
        withPassword={await hasPassword(user.id)}
        then={then}
      />
      <form action={signOutAction}>
        <SubmitButton variant="quiet">Sign out</SubmitButton>
      </form>
    </Entrance>
  );
}
