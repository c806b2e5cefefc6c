import type { Metadata } from "next";
import { readAppearance } from "@/app/_web/appearance";
import { readAsk } from "@/app/_web/ask";
import { orFirstPage } from "@/app/_web/first-page";
import { hrefOf, readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { readSpan } from "@/app/_web/span";
import { pollSeconds } from "@/components/charts/range";
import { RangePicker } from "@/components/charts/range-picker";
import { Heatmap } from "@/components/limits/heatmap";
import { KeyLimit, REPLAY_DAYS } from "@/components/limits/key-limit";
import { LimitFilters } from "@/components/limits/limit-filters";
import { LimitedTable } from "@/components/limits/limited-table";
import { NewOverride } from "@/components/limits/new-override";
import { OverrideForm } from "@/components/limits/override-form";
import { OverrideTable } from "@/components/limits/override-table";
import { readLimitStats, sayLimits } from "@/components/limits/reading";
import { Standalone } from "@/components/limits/standalone";
import { periodOf } from "@/components/overview/reading";
import { Page } from "@/components/shell/page";
import { Barred } from "@/components/team/ask-admin";
import { LinkButton } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/feedback";
import { formatDuration } from "@/components/ui/format";
import { Pager } from "@/components/ui/pager";
import { Panel, Stats } from "@/components/ui/panel";
import { Refresh } from "@/components/ui/refresh";
import { listApis } from "@/lib/apis/list";
import { env } from "@/lib/env";
import { readKeyNames } from "@/lib/keys/read-names";
import { listLimitNames } from "@/lib/limits/list-names";
import { suggestLimit } from "@/lib/limits/replay";
import { listOverrides } from "@/lib/overrides/list";
import { listLimitedKeys } from "@/lib/usage/list-limited-keys";
import { readChart } from "@/lib/usage/read-chart";
import { readDemandOfDays } from "@/lib/usage/read-demand";
import { createOverrideAction, deleteOverrideAction, saveOverrideAction } from "./actions";
import { filtersOf } from "./filters";

export const metadata: Metadata = { title: "Rate limits" };

/** How a key is made with a limit. */
const limitCurl = (apiUrl: string) =>
  `curl -s ${apiUrl}/v1/keys -H "Authorization: Bearer $KEYWAY_KEY" -H "Content-Type: application/json" \\\n  -d '{"apiId":"api_…","name":"CI","limits":[{"name":"requests","limit":100,"windowMs":60000}]}'`;

type Props = { params: Promise<{ workspace: string }>; searchParams: SearchParams };

export default async function LimitsPage({ params, searchParams }: Props) {
  const member = await requireMember((await params).workspace);
  const { actor, workspace } = member;
  const query = await readQuery(searchParams);
  const { cursor, key: chosen, simulate, days, ...narrowed } = query;
  const path = `/${workspace.slug}`;
  const href = (change: Readonly<Record<string, string | undefined>>) =>
    hrefOf(`${path}/limits`, { ...narrowed, ...change });
  const { environment } = await readAppearance();
  const range = await readSpan(query);
  const { edges } = range;
  const filters = filtersOf(query);
  const [{ totals }, rows, overrides, apis, limits] = await Promise.all([
    readChart(actor, { edges, environment, apiId: filters.apiId, latency: "none" }),
    listLimitedKeys(actor, { edges, environment, ...filters }),
    orFirstPage(listOverrides(actor, { cursor, limit: 20 }), href({})),
    listApis(actor, { limit: 100 }),
    listLimitNames(actor),
  ]);
  const names = await readKeyNames(
    actor,
    overrides.items.map(({ identifier }) => identifier),
  );
  const row = rows.find(({ keyId }) => keyId === chosen);
  const span = REPLAY_DAYS.find((one) => one === days) ?? "1";
  const past = row ? await readDemandOfDays(actor, row.keyId, Number(span)) : null;
  const limited = rows.filter((one) => one.limited > 0);
  const tried = /^\d{1,9}$/.test(simulate ?? "") ? Number(simulate) : undefined;
  const { range: rangeId, from, to } = query;
  const ask = await readAsk(member, "limits:write", "change limits");
  const keyHref = (key: string) => `${href({ key })}#limit`;
  return (
    <Page
      crumbs={[{ label: workspace.name, href: path }, { label: "Rate limits" }]}
      title="Rate limits"
      lead={sayLimits(limited, totals, periodOf(range))}
      actions={
        <LinkButton href={hrefOf(`${path}/limits.csv`, narrowed)} prefetch={false}>
          Export CSV
        </LinkButton>
      }
    >
      <div className="flex flex-col gap-3">
        <RangePicker />
        <LimitFilters
          key={JSON.stringify(narrowed)}
          query={narrowed}
          kept={{ range: rangeId, from, to }}
          apis={apis.items}
          limits={limits}
          clearHref={hrefOf(`${path}/limits`, { range: rangeId, from, to })}
        />
      </div>
      <Stats stats={readLimitStats(limited, totals)} />
      <Panel title="When keys were limited">
        {limited.length === 0 ? (
          <EmptyState
            title={
              limits.length === 0
                ? "No limits yet: give an API one, or verify with one of your own."
                : "No key was refused by a limit in this range."
            }
            action={<LinkButton href={`${path}/apis`}>See the limits of APIs</LinkButton>}
          >
            {limits.length === 0 && <CodeBlock label="curl" code={limitCurl(env().apiUrl)} />}
          </EmptyState>
        ) : (
          <Heatmap
            cut={range}
            rows={limited.map(({ keyId, name, hits }) => ({
              ...{ id: keyId, name, hits, href: keyHref(keyId) },
            }))}
            logsHref={`${path}/logs`}
          />
        )}
      </Panel>
      {row && past && (
        <KeyLimit
          key={row.keyId}
          row={row}
          simulate={tried}
          days={span}
          past={past}
          hidden={{ ...narrowed, key: row.keyId }}
          keyHref={`${path}/keys/${row.keyId}`}
          closeHref={href({})}
          form={
            row.limit && !ask ? (
              <OverrideForm
                limit={tried ?? suggestLimit(row.demand, row.limit) ?? row.limit.limit}
                per={formatDuration(row.limit.windowMs)}
                save={saveOverrideAction.bind(null, workspace.slug, {
                  namespace: row.limit.name,
                  ...{ identifier: row.keyId, overrideId: row.overrideId },
                })}
              />
            ) : (
              ask && <Barred ask={ask} />
            )
          }
        />
      )}
      {rows.length > 0 && (
        <Panel title="Is the limit right?" note="A key opens what another limit would do">
          <LimitedTable rows={rows} href={keyHref} />
        </Panel>
      )}
      <Standalone
        apiUrl={env().apiUrl}
        form={
          ask ? null : (
            <NewOverride
              save={createOverrideAction.bind(null, workspace.slug)}
              namespaces={[...new Set(overrides.items.map(({ namespace }) => namespace))]}
            />
          )
        }
      />
      <Panel title="Overrides">
        <OverrideTable
          rows={overrides.items}
          names={names}
          remove={ask ? undefined : (id) => deleteOverrideAction.bind(null, workspace.slug, id)}
          footer={
            <Pager
              label="overrides"
              summary={`${overrides.items.length} shown, newest first`}
              previousHref={cursor ? href({}) : undefined}
              nextHref={overrides.nextCursor ? href({ cursor: overrides.nextCursor }) : undefined}
            />
          }
        />
      </Panel>
      <Refresh seconds={pollSeconds(range)} />
    </Page>
  );
}
