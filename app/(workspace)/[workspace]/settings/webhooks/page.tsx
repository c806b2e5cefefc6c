import type { Metadata } from "next";
import { readAsk } from "@/app/_web/ask";
import { orFirstPage } from "@/app/_web/first-page";
import { hrefOf, readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { SettingsPage } from "@/components/settings/settings-page";
import { BarredButton } from "@/components/team/ask-admin";
import { CodeTabs } from "@/components/ui/code-tabs";
import { EmptyState } from "@/components/ui/feedback";
import { Panel } from "@/components/ui/panel";
import { NewWebhook } from "@/components/webhooks/new-webhook";
import { WebhookTable } from "@/components/webhooks/webhook-table";
import { countDeliveries } from "@/lib/webhooks/count-deliveries";
import { bodyOf } from "@/lib/webhooks/delivery";
import { listWebhooks } from "@/lib/webhooks/list";
import { SIGNATURE_SNIPPETS } from "@/lib/webhooks/snippet";
import { createWebhookAction } from "./actions";

export const metadata: Metadata = { title: "Webhooks" };

const SAMPLE = {
  language: "Message",
  code: JSON.stringify(
    JSON.parse(
      bodyOf({
        ...{ type: "key.revoked", at: new Date("2026-11-27T09:30:00Z") },
        data: {
          keyId: "key_1k2m3n4p5q6r7s8t9uvwx01",
          name: "CI deploy",
          reason: "Left the company",
        },
      }),
    ),
    null,
    2,
  ),
};

type Props = { params: Promise<{ workspace: string }>; searchParams: SearchParams };

export default async function WebhooksPage({ params, searchParams }: Props) {
  const member = await requireMember((await params).workspace);
  const { actor, workspace } = member;
  const ask = await readAsk(member, "webhooks:write", "create and change webhooks");
  const { cursor } = await readQuery(searchParams);
  const path = `/${workspace.slug}`;
  const home = `${path}/settings/webhooks`;
  const { items } = await orFirstPage(
    listWebhooks(actor, { limit: 100, cursor }),
    hrefOf(home, {}),
  );
  const counts = await countDeliveries(
    actor,
    items.map(({ id }) => id),
  );
  return (
    <SettingsPage workspace={workspace.name} path={path}>
      <Panel
        title="Webhooks"
        note="URLs of yours that are told what happens to keys."
        actions={
          ask ? (
            <BarredButton ask={ask}>Add webhook</BarredButton>
          ) : (
            <NewWebhook create={createWebhookAction.bind(null, workspace.slug)} />
          )
        }
      >
        <WebhookTable
          webhooks={items}
          counts={counts}
          path={home}
          empty={
            <EmptyState title="Nobody is told yet.">
              Add a URL, and it is told within a second when a key is revoked, expires, leaks or
              runs into its limit. Messages are signed, and repeated for three days until they
              arrive. This is one, and these lines check that it is from Keyway:
              <CodeTabs
                label="A message, and its check"
                snippets={[SAMPLE, ...SIGNATURE_SNIPPETS]}
              />
            </EmptyState>
          }
        />
      </Panel>
    </SettingsPage>
  );
}
