import type { Metadata } from "next";
import { DeadLink } from "@/components/auth/dead-link";
import { Entrance } from "@/components/auth/entrance";
import { JoinForm } from "@/components/auth/join-form";
import { linkWorks } from "@/lib/users/link";
import { admitBrowserAction } from "../../actions";

export const metadata: Metadata = { title: "Sign in from here", referrer: "no-referrer" };

type Props = { params: Promise<{ token: string }> };

/** A button, since programs that look through letters open their links. */
export default async function AdmitBrowserPage({ params }: Props) {
  const { token } = await params;
  if (!(await linkWorks(token, "browser")))
    return <DeadLink again={{ href: "/sign-in", label: "Go to signing in" }} />;
  return (
    <Entrance title="Sign in from this browser">
      <p className="text-sm text-secondary">
        Others tried too often to sign in as you, so new browsers have to wait. Go on, and this one
        does not. Your password is still asked for.
      </p>
      <JoinForm action={admitBrowserAction.bind(null, token)} label="Go on to signing in" />
    </Entrance>
  );
}
