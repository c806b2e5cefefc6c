import type { Metadata } from "next";
import { DeadLink } from "@/components/auth/dead-link";
import { Entrance } from "@/components/auth/entrance";
import { JoinForm } from "@/components/auth/join-form";
import { linkWorks } from "@/lib/users/link";
import { confirmEmailAction } from "../../actions";

export const metadata: Metadata = { title: "Confirm your address", referrer: "no-referrer" };

type Props = { params: Promise<{ token: string }> };

/** A button, since programs that look through letters open their links. */
export default async function ConfirmEmailPage({ params }: Props) {
  const { token } = await params;
  if (!(await linkWorks(token, "email")))
    return <DeadLink again={{ href: "/", label: "Go to Keyway" }} />;
  return (
    <Entrance title="Confirm your address">
      <JoinForm action={confirmEmailAction.bind(null, token)} label="This is my address" />
    </Entrance>
  );
}
