import type { Metadata } from "next";
import { readAppearance } from "@/app/_web/appearance";
import { readAsk } from "@/app/_web/ask";
import { hrefOf, readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { readSpan } from "@/app/_web/span";
import { toApiRows } from "@/components/apis/api-row";
import { ApiTable } from "@/components/apis/api-table";
import { EventList } from "@/components/audit/event-list";
import { OutcomeBars } from "@/components/charts/outcome-bars";
import { earlierOf, pollSeconds } from "@/components/charts/range";
import { RangePicker } from "@/components/charts/range-picker";
import { AttentionList } from "@/components/overview/attention-list";
import { CallerTable } from "@/components/overview/caller-table";
import { FirstSteps } from "@/components/overview/first-steps";
import { periodOf, readStats, summarize } from "@/components/overview/reading";
import { Page } from "@/components/shell/page";
import { BarredButton } from "@/components/team/ask-admin";
import { LinkButton, TextLink } from "@/components/ui/button";
import { Panel, Stats } from "@/components/ui/panel";
import { QuerySelect } from "@/components/ui/query-select";
import { Refresh } from "@/components/ui/refresh";
import { Region } from "@/components/ui/region";
import { isAllowed } from "@/lib/actor";
import { listApis } from "@/lib/apis/list";
import { readApiFigures } from "@/lib/apis/read-figures";
import { readAttention } from "@/lib/attention/read";
import { listEvents } from "@/lib/audit/list";
import { env } from "@/lib/env";
import { hasVerified } from "@/lib/usage/has-verified";
import { listTopCallers } from "@/lib/usage/list-top-callers";
import { readUsage } from "@/lib/usage/read";
import { readChart } from "@/lib/usage/read-chart";
import { finishOverlapAction, updateKeyAction } from "./keys/actions";
import { bulkKeysAction } from "./keys/list-actions";
import { raiseLimitAction, readStakeAction } from "./overview-actions";

export const metadata: Metadata = { title: "Overview" };

type Props = { params: Promise<{ workspace: string }>; searchParams: SearchParams };

/** What can be done about an item of the attention list without leaving it. */
const fixActions = (slug: string) => ({
  readStake: readStakeAction.bind(null, slug),
  update: updateKeyAction.bind(null, slug),
  finish: finishOverlapAction.bind(null, slug),
  raise: raiseLimitAction.bind(null, slug),
  bulk: bulkKeysAction.bind(null, slug),
});

export default async function OverviewPage({ params, searchParams }: Props) {
  const member = await requireMember((await params).workspace);
  const { actor, workspace } = member;
  const crumbs = [{ label: workspace.name }];
  if (!(await hasVerified(workspace.id)))
    return (
      <Page crumbs={crumbs} title="Overview">
        <FirstSteps apiUrl={env().apiUrl} />
      </Page>
    );
  const path = `/${workspace.slug}`;
  const { environment } = await readAppearance();
  const query = await readQuery(searchParams);
  const range = await readSpan(query);
  const { from, to } = range;
  const { items: apis } = await listApis(actor, { limit: 100 });
  // An API that is not there any more narrows to nothing that anybody could see.
  const apiId = apis.find((one) => one.id === query.api)?.id;
  const of = { environment, ...(apiId && { apiId }) };
  // Read once for the bars and the readings, and for the sentence and the list.
  const latency = "whole";
  const now = readChart(actor, { edges: range.edges, ...of, latency });
  const before = readChart(actor, { edges: earlierOf(range).edges, ...of, latency });
  const attention = readAttention(actor, of);
  // Each is waited for where it is drawn; a failure before that is no unhandled one.
  for (const reading of [now, before, attention]) reading.catch(() => {});
  const ask = await readAsk(member, "keys:write", "create and change keys");
  const span = { from: new Date(from), to: new Date(to) };
  const daily = { environment, groupBy: "api", bucket: "hour", timeZone: "UTC" } as const;
  return (
    <Page
      crumbs={crumbs}
      title="Overview"
      lead={
        <Region what="the summary" inSentence read={() => attention}>
          {(items) => summarize(items)}
        </Region>
      }
      actions={
        ask ? (
          <BarredButton ask={ask}>Create key</BarredButton>
        ) : (
          <LinkButton
            variant="primary"
            href={hrefOf(`${path}/keys/new`, { api: apiId })}
            prefetch={false}
          >
            Create key
          </LinkButton>
        )
      }
    >
      <div className="flex flex-wrap items-center gap-2">
        <QuerySelect
          name="api"
          label="API"
          options={[["", "Every API"], ...apis.map(({ id, name }) => [id, name] as const)]}
        />
        <RangePicker />
      </div>
      <Region what="the readings" read={() => Promise.all([now, before])}>
        {([a, b]) => <Stats stats={readStats(a.totals, b.totals, periodOf(range))} />}
      </Region>
      <Panel title="Outcomes">
        <Region what="outcomes" read={() => now}>
          {({ series }) => (
            <OutcomeBars
              buckets={series}
              cut={range}
              groupHref={(group) =>
                hrefOf(`${path}/logs`, {
                  ...{ outcome: group, apiId, range: query.range, from: query.from, to: query.to },
                })
              }
            />
          )}
        </Region>
      </Panel>
      <Panel title="Attention" id="attention">
        <Region what="what needs attention" read={() => attention}>
          {(items) => (
            <AttentionList
              items={items}
              path={path}
              environment={environment}
              fixes={ask ? undefined : fixActions(workspace.slug)}
            />
          )}
        </Region>
      </Panel>
      <Panel title="APIs" actions={<TextLink href={`${path}/apis`}>All APIs</TextLink>}>
        <Region
          what="APIs"
          read={() => Promise.all([readUsage(actor, daily), readApiFigures(actor)])}
        >
          {([usage, figures]) => (
            <ApiTable
              rows={toApiRows(
                apis.filter(({ id }) => apiId === undefined || id === apiId),
                usage.groups ?? [],
                figures,
              )}
              path={path}
            />
          )}
        </Region>
      </Panel>
      <Panel title="Callers" note="who asks for verifications, in this range">
        <Region what="callers" read={() => listTopCallers(actor, { ...span, ...of, limit: 8 })}>
          {(callers) => <CallerTable callers={callers} path={path} />}
        </Region>
      </Panel>
      {isAllowed(actor, "audit:read") && (
        <Panel
          title="Latest changes"
          actions={<TextLink href={`${path}/audit`}>Audit log</TextLink>}
        >
          <Region what="the latest changes" read={() => listEvents(actor, { limit: 10 })}>
            {({ items }) => <EventList events={items} />}
          </Region>
        </Panel>
      )}
      <Refresh seconds={pollSeconds(range)} />
    </Page>
  );
}
