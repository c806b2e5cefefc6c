import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { returnPath } from "@/app/_web/return-path";
import { requireSession } from "@/app/_web/session";
import { Entrance } from "@/components/auth/entrance";
import { ProveForm } from "@/components/auth/prove-form";
import { env } from "@/lib/env";
import { isRecent } from "@/lib/sessions/session";
import { proveAction } from "../actions";

export const metadata: Metadata = { title: "Confirm that it is you" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function ProvePage({ searchParams }: { searchParams: Search }) {
  const { callbackUrl } = await searchParams;
  const to = returnPath(typeof callbackUrl === "string" ? callbackUrl : "/", env().url);
  const { user, session } = await requireSession(to);
  if (isRecent(session, new Date())) redirect(to);
  return (
    <Entrance title="Confirm that it is you">
      <ProveForm
        action={proveAction}
        email={user.email}
        withCode={user.secondFactorAt !== null}
        returnTo={to}
      />
    </Entrance>
  );
}
