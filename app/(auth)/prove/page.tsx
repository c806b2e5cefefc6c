import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { problemWords } from "@/app/_web/problem";
import { readQuery, type SearchParams } from "@/app/_web/query";
import { returnPath } from "@/app/_web/return-path";
import { requireSession } from "@/app/_web/session";
import { Entrance } from "@/components/auth/entrance";
import { ProveByProvider } from "@/components/auth/prove-by-provider";
import { ProveForm } from "@/components/auth/prove-form";
import { Refusal } from "@/components/auth/refusal";
import { env } from "@/lib/env";
import { listIdentities } from "@/lib/providers/list";
import { providerChoices } from "@/lib/providers/provider";
import { isRecent } from "@/lib/sessions/session";
import { hasPassword } from "@/lib/users/has-password";
import { proveAction } from "../actions";

export const metadata: Metadata = { title: "Confirm that it is you" };

export default async function ProvePage({ searchParams }: { searchParams: SearchParams }) {
  const { callbackUrl, problem, with: provider } = await readQuery(searchParams);
  const to = returnPath(callbackUrl, env().url);
  const { user, session } = await requireSession(to);
  if (isRecent(session, new Date())) redirect(to);
  const withCode = user.secondFactorAt !== null;
  if (await hasPassword(user.id))
    return (
      <Entrance title="Confirm that it is you">
        <ProveForm action={proveAction} email={user.email} withCode={withCode} returnTo={to} />
      </Entrance>
    );
  const linked = (await listIdentities(user.id)).map((one) => one.provider);
  return (
    <Entrance title="Confirm that it is you">
      <Refusal refused={undefined} notice={problemWords(problem, provider)} />
      <ProveByProvider
        providers={providerChoices().filter(({ id }) => linked.includes(id))}
        withCode={withCode}
        returnTo={to}
      />
    </Entrance>
  );
}
