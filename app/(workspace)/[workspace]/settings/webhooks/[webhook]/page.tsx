import type { Metadata } from "next";
import { orFirstPage } from "@/app/_web/first-page";
import { orNotFound } from "@/app/_web/found";
import { hrefOf, readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { SettingsPage } from "@/components/settings/settings-page";
import { Callout, EmptyState } from "@/components/ui/feedback";
import { Pager } from "@/components/ui/pager";
import { Facts, Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { DeliveryList } from "@/components/webhooks/delivery-list";
import { WebhookButtons } from "@/components/webhooks/webhook-buttons";
import { WebhookStatus } from "@/components/webhooks/webhook-status";
import { isAllowed } from "@/lib/actor";
import { getWebhook } from "@/lib/webhooks/get";
import { listDeliveries } from "@/lib/webhooks/list-deliveries";
import {
  deleteWebhookAction,
  resendAction,
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
  const { actor, workspace } = await requireMember(slug);
  const { cursor } = await readQuery(searchParams);
  const path = `/${workspace.slug}`;
  const here = `${path}/settings/webhooks/${id}`;
  const webhook = await orNotFound(getWebhook(actor, id));
  const { items, nextCursor } = await orFirstPage(
    listDeliveries(actor, id, { limit: 25, cursor }),
    here,
  );
  const mayWrite = isAllowed(actor, "webhooks:write");
  const bind = [workspace.slug, id] as const;
  return (
    <SettingsPage workspace={workspace.name} path={path}>
      {webhook.disabledReason && (
        <Callout tone="warning">
          Keyway disabled this webhook. {webhook.disabledReason} Mend the receiver, send it a test,
          then enable it.
        </Callout>
      )}
      <Panel
        title={<span className="break-all">{webhook.url}</span>}
        actions={
          mayWrite && (
            <WebhookButtons
              enabled={webhook.enabled}
              events={webhook.events}
              change={switchWebhookAction.bind(null, ...bind)}
              test={testWebhookAction.bind(null, ...bind)}
              rotate={rotateWebhookAction.bind(null, ...bind)}
              remove={deleteWebhookAction.bind(null, ...bind)}
            />
          )
        }
      >
        <Facts
          facts={[
            { label: "State", value: <WebhookStatus webhook={webhook} /> },
            { label: "Events", value: webhook.events.join(", ") },
            { label: "Id", value: <span className="font-mono text-xs">{webhook.id}</span> },
            ...(webhook.overlapEndsAt && webhook.overlapEndsAt > new Date()
              ? [
                  {
                    label: "Old secret",
                    value: (
                      <>
                        signs too, ends <RelativeTime at={webhook.overlapEndsAt.toISOString()} />
                      </>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </Panel>
      <Panel title="Deliveries" note="Newest first, kept for 60 days.">
        {items.length === 0 ? (
          <EmptyState title="Nothing was sent yet.">
            Send a test event to see what your receiver answers.
          </EmptyState>
        ) : (
          <DeliveryList
            deliveries={items}
            resend={mayWrite && webhook.enabled ? resendAction.bind(null, ...bind) : undefined}
          />
        )}
        {(cursor || nextCursor) && (
          <Pager
            label="Pages of deliveries"
            {...(cursor && { previousHref: here })}
            {...(nextCursor && { nextHref: hrefOf(here, { cursor: nextCursor }) })}
          />
        )}
      </Panel>
    </SettingsPage>
  );
}
