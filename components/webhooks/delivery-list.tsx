"use client";

import { ActButton } from "@/components/ui/act-button";
import { ButtonRow } from "@/components/ui/button";
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
  url,
  deliveries,
  resend,
}: {
  url: string;
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
            <Detail url={url} delivery={delivery} resend={resend} />
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

/** The headers of the last attempt. Its signature is made from the secret each time, and kept nowhere. */
function requestOf(url: string, { attempts, eventId, body }: Delivery): string {
  const last = attempts.at(-1);
  const { pathname, search, host } = new URL(url);
  return [
    `POST ${pathname}${search} HTTP/1.1`,
    `host: ${host}`,
    "content-type: application/json",
    "user-agent: Keyway-Webhooks",
    `webhook-id: ${eventId}`,
    ...(last ? [`webhook-timestamp: ${Math.floor(Date.parse(last.at) / 1000)}`] : []),
    "webhook-signature: v1,…",
    "",
    JSON.stringify(JSON.parse(body), null, 2),
  ].join("\n");
}

function Detail({
  url,
  delivery,
  resend,
}: {
  url: string;
  delivery: Delivery;
  resend: Resend | undefined;
}) {
  const { attempts, nextAttemptAt } = delivery;
  const isAhead = nextAttemptAt && nextAttemptAt.getUTCFullYear() < 9999;
  return (
    <div className="grid gap-x-6 gap-y-4 pt-1 pb-5 text-sm lg:grid-cols-2">
      <section aria-label="Request" className="flex min-w-0 flex-col gap-1.5">
        <h3 className="font-medium">Request</h3>
        <CodeBlock label="Request" code={requestOf(url, delivery)} />
      </section>
      <section aria-label="Answers" className="flex min-w-0 flex-col gap-1.5">
        <h3 className="font-medium">
          {attempts.length > 1 ? `Answers to ${attempts.length} attempts` : "Answer"}
        </h3>
        <ol className="divide-y border-y">
          {attempts.map((attempt) => (
            <li key={attempt.at} className="py-1.5">
              <RelativeTime at={attempt.at} />{" "}
              <span className="text-secondary">
                {attempt.error ?? `answered ${attempt.status} after ${attempt.ms} ms`}
              </span>
              {attempt.response !== "" && (
                <pre className="mt-1 font-mono text-xs break-all whitespace-pre-wrap text-muted">
                  {attempt.response}
                </pre>
              )}
            </li>
          ))}
          {attempts.length === 0 && <li className="py-1.5 text-muted">Not sent yet.</li>}
        </ol>
        {isAhead && (
          <p className="text-muted">
            Tried again <RelativeTime at={nextAttemptAt.toISOString()} />
          </p>
        )}
        {resend && (
          <ButtonRow className="pt-1">
            <ActButton size="small" said="It is being sent again" run={() => resend(delivery.id)}>
              Resend
            </ActButton>
          </ButtonRow>
        )}
      </section>
    </div>
  );
}
