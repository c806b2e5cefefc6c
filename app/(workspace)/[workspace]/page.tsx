import type { Metadata } from "next";
import { readAppearance } from "@/app/_web/appearance";
import { readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { readSpan } from "@/app/_web/span";
import { toApiRows } from "@/components/apis/api-row";
import { ApiTable } from "@/components/apis/api-table";
import { EventList } from "@/components/audit/event-list";
import { OutcomeBars } from "@/components/charts/outcome-bars";
import { earlierOf } from "@/components/charts/range";
import { RangePicker } from "@/components/charts/range-picker";
import { AttentionList } from "@/components/overview/attention-list";
import { FirstSteps } from "@/components/overview/first-steps";
import { periodOf, readStats, summarize } from "@/components/overview/reading";
import { Page } from "@/components/shell/page";
import { TextLink } from "@/components/ui/button";
import { Panel, Stats } from "@/components/ui/panel";
import { isAllowed } from "@/lib/actor";
import { listApis } from "@/lib/apis/list";
import { readApiFigures } from "@/lib/apis/read-figures";
import { readAttention } from "@/lib/attention/read";
import { listEvents } from "@/lib/audit/list";
import { env } from "@/lib/env";
import { hasVerified } from "@/lib/usage/has-verified";
import { readUsage } from "@/lib/usage/read";
import { readChart } from "@/lib/usage/read-chart";

export const metadata: Metadata = { title: "Overview" };

type Props = { params: Promise<{ workspace: string }>; searchParams: SearchParams };

export default async function OverviewPage({ params, searchParams }: Props) {
  const { actor, workspace } = await requireMember((await params).workspace);
  const crumbs = [{ label: workspace.name }];
  if (!(await hasVerified(workspace.id)))
    return (
      <Page crumbs={crumbs} title="Overview">
        <FirstSteps apiUrl={env().apiUrl} />
      </Page>
    );
  const path = `/${workspace.slug}`;
  const { environment } = await readAppearance();
  const range = await readSpan(await readQuery(searchParams));
  const daily = { environment, groupBy: "api", bucket: "hour", timeZone: "UTC" } as const;
  const [now, before, attention, apis, usage, figures, events] = await Promise.all([
    readChart(actor, { edges: range.edges, environment }),
    readChart(actor, { edges: earlierOf(range).edges, environment }),
    readAttention(actor, environment),
    listApis(actor, { limit: 100 }),
    readUsage(actor, daily),
    readApiFigures(actor),
    isAllowed(actor, "audit:read") ? listEvents(actor, { limit: 10 }) : null,
  ]);
  return (
    <Page crumbs={crumbs} title="Overview" lead={summarize(attention)} actions={<RangePicker />}>
      <Stats stats={readStats(now.totals, before.totals, periodOf(range))} />
      <Panel title="Outcomes">
        <OutcomeBars
          buckets={now.series}
          cut={range}
          groupHref={(group) => `${path}/logs?outcome=${group}`}
        />
      </Panel>
      <Panel title="Attention" id="attention">
        <AttentionList items={attention} path={path} />
      </Panel>
      <Panel title="APIs" actions={<TextLink href={`${path}/apis`}>All APIs</TextLink>}>
        <ApiTable rows={toApiRows(apis.items, usage.groups ?? [], figures)} path={path} />
      </Panel>
      {events && (
        <Panel
          title="Latest changes"
          actions={<TextLink href={`${path}/audit`}>Audit log</TextLink>}
        >
          <EventList events={events.items} />
        </Panel>
      )}
    </Page>
  );
}
