"use client";

import { useActionState, useState } from "react";
import { CodeBlock } from "@/components/ui/code-block";
import { Select } from "@/components/ui/field";
import type { FormAction } from "@/components/ui/form-state";
import { Status } from "@/components/ui/status";
import { SubmitButton } from "@/components/ui/submit-button";
import { EVENT_WORDS, WEBHOOK_EVENTS } from "@/lib/webhooks/event-type";

/** What a receiver said to a test. */
export type TestAnswer = Readonly<{
  delivered: boolean;
  /** Null when there was no answer: `error` says why. */
  status: number | null;
  ms: number;
  error: string | null;
  response: string;
}>;

/** Sends an event of one's choice at once, and shows in place what the receiver said. */
export function TestWebhook({
  events,
  test,
}: {
  /** Those it is told of stand first. */
  events: readonly string[];
  test: FormAction<TestAnswer>;
}) {
  const [state, submit, pending] = useActionState(test, null);
  const [event, setEvent] = useState(events[0] ?? WEBHOOK_EVENTS[0]);
  const others = WEBHOOK_EVENTS.filter((one) => !events.includes(one));
  const option = (one: string) => (
    <option key={one} value={one}>
      {one}
    </option>
  );
  return (
    <div className="flex max-w-3xl flex-col gap-3">
      <form action={submit} className="flex flex-wrap items-end gap-2">
        <Select
          label="Event"
          name="event"
          value={event}
          onChange={({ target }) => setEvent(target.value)}
          hint={WEBHOOK_EVENTS.flatMap((one) => (one === event ? [EVENT_WORDS[one]] : []))[0]}
          className="w-64 max-sm:flex-1"
        >
          <optgroup label="It is told of">{events.map(option)}</optgroup>
          {others.length > 0 && <optgroup label="Others">{others.map(option)}</optgroup>}
        </Select>
        {/* In line with the field, above its hint. */}
        <div className="mb-5">
          <SubmitButton variant="secondary">Send test</SubmitButton>
        </div>
      </form>
      <div role="status" aria-busy={pending} className={pending ? "opacity-60" : undefined}>
        {state?.ok === false && (
          <p className="text-sm text-denied-text">{state.errors.event ?? state.message}</p>
        )}
        {state?.ok && <Answer answer={state.result} />}
      </div>
    </div>
  );
}

function Answer({ answer: { delivered, status, ms, error, response } }: { answer: TestAnswer }) {
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm">
        <Status icon={delivered ? "check" : "stop"} tone={delivered ? "good" : "danger"}>
          {error ?? `Answered ${status} after ${ms} ms.`}
        </Status>{" "}
        <span className="text-muted">
          {delivered
            ? "It takes what Keyway sends."
            : "Anything but 2xx within ten seconds is a failure, and is tried again for three days. A test is not."}
        </span>
      </p>
      {response !== "" && <CodeBlock label="Answer of the receiver" code={response} />}
    </div>
  );
}
