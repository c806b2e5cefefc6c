"use client";

import { useActionState } from "react";
import { buttonStyle } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-state";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Saved } from "@/components/ui/saved";
import { SubmitButton } from "@/components/ui/submit-button";

export type ProviderRow = Readonly<{
  id: string;
  name: string;
  /** Whether the environment sets it up; one that was may still be linked. */
  offered: boolean;
  linked: Readonly<{ label: string; lastUsedAt: string }> | null;
}>;

type Props = {
  rows: readonly ProviderRow[];
  /** This page, to come back to. */
  path: string;
  /** What came of linking, when nothing did. */
  problem: string | undefined;
  unlink: FormAction<null>;
};

/** The providers that sign the person in, and those that could. Works without JavaScript. */
export function ProviderList({ rows, path, problem, unlink }: Props) {
  const [state, submit] = useActionState(unlink, null);
  return (
    <Panel title="Sign in with" note="Beside your password, if you have one">
      {problem && (
        <p role="alert" className="mb-3 border-denied border-l-2 bg-danger-soft px-3 py-2 text-sm">
          {problem}
        </p>
      )}
      <ul className="divide-y border-y text-sm">
        {rows.map(({ id, name, offered, linked }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
            <span className="min-w-24 font-medium">{name}</span>
            <span className="min-w-0 flex-1 break-words text-secondary">
              {linked ? (
                <>
                  {linked.label}, used <RelativeTime at={linked.lastUsedAt} />
                  {!offered && ". Not set up any more."}
                </>
              ) : (
                "Not linked"
              )}
            </span>
            {linked ? (
              <form action={submit}>
                <input type="hidden" name="provider" value={id} />
                <SubmitButton variant="danger-quiet" size="small">
                  Unlink<span className="sr-only"> {name}</span>
                </SubmitButton>
              </form>
            ) : (
              <form method="post" action={`/sign-in/${id}`}>
                <input type="hidden" name="purpose" value="link" />
                <input type="hidden" name="callbackUrl" value={path} />
                <button type="submit" className={buttonStyle({ size: "small" })}>
                  Link<span className="sr-only"> {name}</span>
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      <p className={state ? "mt-2" : undefined}>
        <Saved state={state} />
      </p>
    </Panel>
  );
}
