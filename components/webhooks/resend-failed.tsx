"use client";

import { ActButton } from "@/components/ui/act-button";
import { Callout } from "@/components/ui/feedback";
import type { FormState } from "@/components/ui/form-state";

/** What a receiver missed, of what is shown, and the button that sends it once more. */
export function ResendFailed({
  count,
  more,
  resend,
}: {
  count: number;
  /** There are more than are sent at once. */
  more: boolean;
  resend: () => Promise<FormState<unknown>>;
}) {
  const these = more ? `the first ${count}` : count === 1 ? "it" : `these ${count}`;
  return (
    <div className="mb-3">
      <Callout
        tone="warning"
        action={
          <ActButton size="small" said="They are being sent again" run={resend}>
            Send {these} again
          </ActButton>
        }
      >
        {more
          ? `More than ${count} events here never arrived.`
          : `${count} ${count === 1 ? "event" : "events"} here never arrived.`}
      </Callout>
    </div>
  );
}
