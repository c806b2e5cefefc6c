import type { Metadata } from "next";
import { orFirstPage } from "@/app/_web/first-page";
import { hrefOf, readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { SettingsPage } from "@/components/settings/settings-page";
import { EmptyState } from "@/components/ui/feedback";
import { Panel } from "@/components/ui/panel";
import { NewWebhook } from "@/components/webhooks/new-webhook";
import { WebhookTable } from "@/components/webhooks/webhook-table";
import { isAllowed } from "@/lib/actor";
import { listWebhooks } from "@/lib/webhooks/list";
import { createWebhookAction } from "./actions";

export const metadata: Metadata = { title: "Webhooks" };

type Props = { params: Promise<{ workspace: string }>; searchParams: SearchParams };

export default async function WebhooksPage({ params, searchParams }: Props) {
  const { actor, workspace } = await requireMember((await params).workspace);
  const { cursor } = await readQuery(searchParams);
  const path = `/${workspace.slug}`;
  const home = `${path}/settings/webhooks`;
  const { items } = await orFirstPage(
    listWebhooks(actor, { limit: 100, cursor }),
    hrefOf(home, {}),
  );
  return (
    <SettingsPage workspace={workspace.name} path={path}>
      <Panel
        title="Webhooks"
        note="URLs of yours that are told what happens to keys."
        actions={
          isAllowed(actor, "webhooks:write") && (
            <NewWebhook create={createWebhookAction.bind(null, workspace.slug)} />
          )
        }
      >
        <WebhookTable
          webhooks={items}
          path={home}
          empty={
            <EmptyState title="Nobody is told yet.">
              Add a URL, and it is told within a second when a key is revoked, expires, leaks or
              runs into its limit. Messages are signed, and repeated for three days until they
              arrive.
            </EmptyState>
          }
        />
      </Panel>
    </SettingsPage>
  );
}
