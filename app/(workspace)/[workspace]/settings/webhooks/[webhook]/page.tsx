import type { Metadata } from "next";
import type { ComponentProps } from "react";
import { readAsk } from "@/app/_web/ask";
import { readDays } from "@/app/_web/days";
import { orFirstPage } from "@/app/_web/first-page";
import { orNotFound } from "@/app/_web/found";
import { hrefOf, readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { SettingsPage } from "@/components/settings/settings-page";
import type { Ask } from "@/components/team/ask";
import { BarredButtons } from "@/components/team/ask-admin";
import { CodeTabs } from "@/components/ui/code-tabs";
import { Callout, EmptyState } from "@/components/ui/feedback";
import { Pager } from "@/components/ui/pager";
import { Facts, Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { DeliveryFilters } from "@/components/webhooks/delivery-filters";
import { DeliveryList } from "@/components/webhooks/delivery-list";
import { ResendFailed } from "@/components/webhooks/resend-failed";
import { RotateSecret } from "@/components/webhooks/rotate-secret";
import { SuccessRate } from "@/components/webhooks/success-rate";
import { TestWebhook } from "@/components/webhooks/test-webhook";
import { EnableWebhook, WebhookButtons } from "@/components/webhooks/webhook-buttons";
import { WebhookStatus } from "@/components/webhooks/webhook-status";
import { countDeliveries } from "@/lib/webhooks/count-deliveries";
import { countUndelivered } from "@/lib/webhooks/count-undelivered";
import { getWebhook } from "@/lib/webhooks/get";
import { ListDeliveriesQuery, ResendFailedInput } from "@/lib/webhooks/input";
import { listDeliveries } from "@/lib/webhooks/list-deliveries";
import { SIGNATURE_SNIPPETS } from "@/lib/webhooks/snippet";
import type { Webhook } from "@/lib/webhooks/webhook";
import {
  deleteWebhookAction,
  editWebhookAction,
  resendAction,
  resendFailedAction,
  rotateWebhookAction,
  switchWebhookAction,
  testWebhookAction,
} from "../actions";

export const metadata: Metadata = { title: "Webhook" };

type Props = {
  params: Promise<{ workspace: string; webhook: string }>;
  searchParams: SearchParams;
};

export default async function WebhookPage({ params, searchParams }: Props) {
  const { workspace: slug, webhook: id } = await params;
  const member = await requireMember(slug);
  const { actor, workspace } = member;
  const { cursor, status, event, from, to } = await readQuery(searchParams);
  const path = `/${workspace.slug}`;
  const here = `${path}/settings/webhooks/${id}`;
  const webhook = await orNotFound(getWebhook(actor, id));
  const kind = ListDeliveriesQuery.safeParse({ status, event }).success ? { status, event } : {};
  const chosen = { ...kind, from, to };
  const query = ListDeliveriesQuery.parse({ ...kind, limit: "25", cursor });
  const days = await readDays(from, to);
  const which = ResendFailedInput.parse({ event: kind.event, ...days });
  const shown = [kind.event ?? "", days.from ?? "", days.to ?? ""] as const;
  const filtered = hrefOf(here, chosen);
  const [{ items, nextCursor }, [counts], undelivered] = await Promise.all([
    orFirstPage(listDeliveries(actor, id, { ...query, ...which }), filtered),
    countDeliveries(actor, [id]),
    countUndelivered(actor, id, which),
  ]);
  const ask = await readAsk(member, "webhooks:write", "create and change webhooks");
  const bind = [workspace.slug, id] as const;
  const change = switchWebhookAction.bind(null, ...bind);
  const switchLabel = webhook.enabled ? "Disable" : "Enable";
  const overlap =
    webhook.overlapEndsAt && webhook.overlapEndsAt > new Date() ? webhook.overlapEndsAt : null;
  return (
    <SettingsPage workspace={workspace.name} path={path}>
      <Trouble webhook={webhook} change={change} ask={ask} />
      <Panel
        title={<span className="break-all">{webhook.url}</span>}
        actions={
          ask ? (
            <BarredButtons size="small" ask={ask} labels={["Edit", switchLabel, "Delete"]} offers />
          ) : (
            <WebhookButtons
              url={webhook.url}
              events={webhook.events}
              enabled={webhook.enabled}
              edit={editWebhookAction.bind(null, ...bind)}
              change={change}
              remove={deleteWebhookAction.bind(null, ...bind)}
            />
          )
        }
      >
        <Facts
          facts={[
            { label: "State", value: <WebhookStatus webhook={webhook} /> },
            { label: "Last 24 hours", value: <SuccessRate counts={counts} name={webhook.url} /> },
            { label: "Events", value: webhook.events.join(", ") },
            { label: "Id", value: <span className="font-mono text-xs">{webhook.id}</span> },
          ]}
        />
      </Panel>
      <Panel
        title="Send a test"
        note="Marked as a test, sent once, also while it is disabled."
        actions={ask && <BarredButtons size="small" ask={ask} labels={["Send test"]} />}
      >
        {!ask && (
          <TestWebhook events={webhook.events} test={testWebhookAction.bind(null, ...bind)} />
        )}
      </Panel>
      <Panel
        title="Signing secret"
        note={overlap ? undefined : "One secret signs."}
        actions={
          ask ? (
            <BarredButtons size="small" ask={ask} labels={["New secret"]} />
          ) : (
            <RotateSecret rotate={rotateWebhookAction.bind(null, ...bind)} />
          )
        }
      >
        <div className="flex max-w-3xl flex-col gap-3">
          {overlap && (
            <Callout>
              Each message carries two signatures: the new secret’s and the old one’s, which ends{" "}
              <RelativeTime at={overlap.toISOString()} />. Until then your receiver may hold either.
            </Callout>
          )}
          <details className="text-sm">
            <summary className="cursor-pointer font-medium">
              How a receiver checks that a message is from Keyway
            </summary>
            <p className="py-2 text-secondary">
              With these lines, or with any library for Standard Webhooks.
            </p>
            <CodeTabs label="Checking a signature" snippets={[...SIGNATURE_SNIPPETS]} />
          </details>
        </div>
      </Panel>
      <Panel title="Deliveries" note="Newest first, kept for 60 days.">
        <DeliveryFilters path={here} {...chosen} />
        {!ask && webhook.enabled && undelivered.count > 0 && (
          <ResendFailed
            {...undelivered}
            resend={resendFailedAction.bind(null, ...bind, ...shown)}
          />
        )}
        {items.length === 0 ? (
          <Nothing isFiltered={filtered !== here} />
        ) : (
          <DeliveryList
            url={webhook.url}
            deliveries={items}
            resend={!ask && webhook.enabled ? resendAction.bind(null, ...bind) : undefined}
          />
        )}
        {(cursor || nextCursor) && (
          <Pager
            label="deliveries"
            {...(cursor && { previousHref: filtered })}
            {...(nextCursor && { nextHref: hrefOf(here, { ...chosen, cursor: nextCursor }) })}
          />
        )}
      </Panel>
    </SettingsPage>
  );
}

const Nothing = ({ isFiltered }: { isFiltered: boolean }) =>
  isFiltered ? (
    <EmptyState title="No delivery is like that." />
  ) : (
    <EmptyState title="Nothing was sent yet.">
      Send a test to see what your receiver answers.
    </EmptyState>
  );

/** What is wrong with a webhook, and what to do: it was disabled, or will be. */
function Trouble({
  webhook: { enabled, disabledReason, failingSince },
  change,
  ask,
}: {
  webhook: Pick<Webhook, "enabled" | "disabledReason" | "failingSince">;
  change: ComponentProps<typeof EnableWebhook>["change"];
  ask: Ask | null;
}) {
  if (!enabled && disabledReason)
    return (
      <Callout
        tone="warning"
        action={
          ask ? (
            <BarredButtons size="small" ask={ask} labels={["Enable"]} />
          ) : (
            <EnableWebhook enabled={false} change={change} />
          )
        }
      >
        Keyway disabled this webhook. {disabledReason} What happens meanwhile is not kept for it.
        Mend the receiver, send it a test below until it answers 2xx, then enable it.
      </Callout>
    );
  if (!enabled || !failingSince) return null;
  return (
    <Callout tone="warning">
      Every delivery has failed since <RelativeTime at={failingSince.toISOString()} />. Each is
      tried again for three days; when that has gone on for so long, Keyway disables the webhook.
      The failed ones below say what your receiver answered.
    </Callout>
  );
}
