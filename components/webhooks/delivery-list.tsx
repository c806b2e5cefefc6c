"use client";

import { useState, useTransition } from "react";
import { announce } from "@/components/ui/announce";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import type { FormState } from "@/components/ui/form-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import type { Delivery } from "@/lib/webhooks/delivery";

type Resend = (id: string) => Promise<FormState<{ at: number }>>;

function State({ status }: Pick<Delivery, "status">) {
  if (status === "delivered") return <Status icon="check">Delivered</Status>;
  if (status === "pending")
    return (
      <Status icon="clock" tone="notice">
        Pending
      </Status>
    );
  return (
    <Status icon="stop" tone="danger">
      Failed
    </Status>
  );
}

/** What was sent and what came back; each opens to its request and its attempts. */
export function DeliveryList({
  deliveries,
  resend,
}: {
  deliveries: readonly Delivery[];
  resend: Resend | undefined;
}) {
  return (
    <ul className="divide-y border-y">
      {deliveries.map((delivery) => (
        <li key={delivery.id}>
          <details>
            <summary className="flex min-h-10 cursor-pointer flex-wrap items-center gap-x-4 gap-y-1 py-1.5 text-sm hover:bg-hover">
              <span className="w-24">
                <State status={delivery.status} />
              </span>
              <span className="min-w-0 flex-1 font-mono text-xs">{delivery.event}</span>
              <span className="text-muted">{answerOf(delivery)}</span>
              <span className="text-muted">
                <RelativeTime at={delivery.createdAt.toISOString()} />
              </span>
            </summary>
            <Detail delivery={delivery} resend={resend} />
          </details>
        </li>
      ))}
    </ul>
  );
}

function answerOf({ attempts }: Delivery): string {
  const last = attempts.at(-1);
  if (!last) return "not sent yet";
  return last.status === null ? "no answer" : `${last.status} in ${last.ms} ms`;
}

function Detail({ delivery, resend }: { delivery: Delivery; resend: Resend | undefined }) {
  const [pending, start] = useTransition();
  const [refusal, setRefusal] = useState<string>();
  const { attempts, nextAttemptAt } = delivery;
  return (
    <div className="flex flex-col gap-3 pb-4 text-sm">
      <p className="text-muted">
        webhook-id <span className="break-all font-mono text-xs">{delivery.eventId}</span>
      </p>
      <CodeBlock label="Request body" code={JSON.stringify(JSON.parse(delivery.body), null, 2)} />
      <ol className="divide-y border-y">
        {attempts.map((attempt) => (
          <li key={attempt.at} className="py-1.5">
            <RelativeTime at={attempt.at} />{" "}
            <span className="text-secondary">
              {attempt.error ?? `answered ${attempt.status} after ${attempt.ms} ms`}
            </span>
            {attempt.response !== "" && (
              <pre className="mt-1 whitespace-pre-wrap break-all font-mono text-xs text-muted">
                {attempt.response}
              </pre>
            )}
          </li>
        ))}
      </ol>
      {nextAttemptAt && nextAttemptAt.getUTCFullYear() < 9999 && (
        <p className="text-muted">
          Tried again <RelativeTime at={nextAttemptAt.toISOString()} />
        </p>
      )}
      {resend && (
        <div>
          <Button
            size="small"
            pending={pending}
            onClick={() =>
              start(async () => {
                const state = await resend(delivery.id);
                setRefusal(state.ok ? undefined : state.message);
                if (state.ok) announce("It is being sent again");
              })
            }
          >
            Resend
          </Button>
          {refusal && (
            <p role="alert" className="mt-1 text-denied-text">
              {refusal}
            </p>
          )}
        </div>
      )}
    </div>
  );
}
