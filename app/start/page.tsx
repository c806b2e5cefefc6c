import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { FirstKey } from "@/components/start/first-key";
import { env } from "@/lib/env";
import { DASHBOARD_CLIENT } from "@/lib/onboarding/onboarding";
import { openOnboarding } from "@/lib/onboarding/open";
import { verifySnippets } from "@/lib/onboarding/snippets";
import { readLogPlace } from "@/lib/verifications/read-place";
import { experimentAction } from "./actions";
import { requireStarter } from "./member";

export const metadata: Metadata = { title: "Your first key", referrer: "no-referrer" };

/** Onboarding: two keys made for this page alone, until the first of them was verified. */
export default async function StartPage() {
  const { actor, workspace } = await requireStarter();
  const after = await readLogPlace();
  const opened = await openOnboarding(actor);
  if (!opened) redirect(`/${workspace.slug}`);
  const { apiName, keyId, secret, callerSecret } = opened;
  const url = `${env().apiUrl}/v1/keys/verify`;
  return (
    <FirstKey
      apiName={apiName}
      keyId={keyId}
      secret={secret}
      callerSecret={callerSecret}
      snippets={verifySnippets(url, callerSecret, secret)}
      dashboardClient={DASHBOARD_CLIENT}
      dashboard={`/${workspace.slug}`}
      after={after}
      run={experimentAction}
    />
  );
}
