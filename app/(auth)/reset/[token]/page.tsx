import type { Metadata } from "next";
import { DeadLink } from "@/components/auth/dead-link";
import { Entrance } from "@/components/auth/entrance";
import { NewPasswordForm } from "@/components/auth/new-password-form";
import { linkWorks } from "@/lib/users/link";
import { resetAction } from "../../actions";

export const metadata: Metadata = { title: "New password", referrer: "no-referrer" };

type Props = { params: Promise<{ token: string }> };

export default async function ResetPage({ params }: Props) {
  const { token } = await params;
  if (!(await linkWorks(token, "reset")))
    return <DeadLink again={{ href: "/forgot", label: "Ask for a new link" }} />;
  return (
    <Entrance title="Set a new password">
      <NewPasswordForm action={resetAction.bind(null, token)} />
    </Entrance>
  );
}
