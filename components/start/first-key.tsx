"use client";

import { useRef } from "react";
import { Mark } from "@/components/shell/mark";
import { LinkButton } from "@/components/ui/button";
import { CodeTabs, type Snippet } from "@/components/ui/code-tabs";
import { CopyButton } from "@/components/ui/copy-button";
import { AttemptList } from "./attempt-list";
import { useAttempts } from "./attempts";
import { Experiments, type RunExperiment } from "./experiments";
import { Step } from "./step";
import { Waiting } from "./waiting";

const BREAK_IT = [
  { id: "exceed", label: "Exceed the limit (send 12)", outcome: "RATE_LIMITED" },
  { id: "scope", label: "Use a missing scope", outcome: "INSUFFICIENT_SCOPE" },
  { id: "disable", label: "Disable and retry", outcome: "DISABLED" },
] as const;

/** The whole of getting started on one page: the key, the wait for its first verification, and how it says no. */
export function FirstKey({
  apiName,
  keyId,
  secret,
  callerSecret,
  snippets,
  dashboardClient,
  dashboard,
  after,
  run,
}: {
  apiName: string;
  keyId: string;
  secret: string;
  callerSecret: string;
  snippets: Snippet[];
  dashboardClient: string;
  /** The workspace's path. */
  dashboard: string;
  /** The place of the log that the page was drawn at. */
  after: string;
  run: RunExperiment;
}) {
  const attempts = useAttempts(dashboard, `key:${keyId}`, after);
  const verified = attempts.length > 0;
  const broken = BREAK_IT.every(({ outcome }) => attempts.some((one) => one.outcome === outcome));
  const texts = { keyId, secret, callerSecret };
  return (
    <div className="mx-auto flex max-w-3xl flex-col px-6 pb-24">
      <header className="flex h-14 items-center justify-between">
        <Mark />
        <LinkButton href={dashboard} variant={verified ? "primary" : "quiet"}>
          Go to dashboard
        </LinkButton>
      </header>
      <main id="main" className="pt-8">
        <h1 className="text-2xl font-semibold tracking-tight">Verify your first key</h1>
        <p className="mt-1 text-secondary">
          Your service asks Keyway about a key on every request it gets. Try it now.
        </p>
        <ol className="mt-6">
          <Step number={1} title="Your first key" done={verified}>
            <KeyText apiName={apiName} secret={secret} snippets={snippets} />
          </Step>
          <Step
            number={2}
            title={verified ? "Verified" : "Waiting for the first verification…"}
            done={verified}
          >
            {verified ? (
              <AttemptList
                label="First verification"
                attempts={attempts.slice(-1)}
                dashboardClient={dashboardClient}
              />
            ) : (
              <Waiting>
                <Experiments
                  experiments={[{ id: "verify", label: "Run it here" }]}
                  texts={texts}
                  run={run}
                />
              </Waiting>
            )}
          </Step>
          <Step number={3} title="Now break it" done={broken} waiting={!verified}>
            {verified ? (
              <>
                <Experiments experiments={BREAK_IT} texts={texts} run={run} />
                <AttemptList
                  label="Later verifications"
                  attempts={attempts.slice(0, -1)}
                  dashboardClient={dashboardClient}
                />
              </>
            ) : (
              <p className="text-sm text-muted">
                See how it answers over the limit, without a scope, and while disabled.
              </p>
            )}
          </Step>
        </ol>
      </main>
    </div>
  );
}

function KeyText({
  apiName,
  secret,
  snippets,
}: {
  apiName: string;
  secret: string;
  snippets: Snippet[];
}) {
  const text = useRef<HTMLElement>(null);
  const curl = snippets[0]?.code ?? "";
  return (
    <>
      <p className="text-sm text-secondary">
        A test key of <b className="font-medium text-ink">{apiName}</b>: 10 requests a minute, scope{" "}
        <code className="font-mono text-sm">items:read</code>. Shown here once; Keyway keeps only a
        keyed hash.
      </p>
      <code
        ref={text}
        data-private
        data-testid="secret"
        translate="no"
        className="block select-all break-all border-y-2 border-ink py-2 font-mono text-base"
      >
        {secret}
      </code>
      <CodeTabs label="The first verification" snippets={snippets} secret />
      <p className="text-sm text-muted">
        The command holds a management key that may do nothing but verify keys of this API.
      </p>
      <div>
        <CopyButton variant="primary" size="large" text={curl} label="Copy curl">
          Copy curl
        </CopyButton>
      </div>
    </>
  );
}
