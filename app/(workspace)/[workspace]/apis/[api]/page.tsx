import { readAppearance } from "@/app/_web/appearance";
import { readAsk } from "@/app/_web/ask";
import { hrefOf, readQuery, type SearchParams } from "@/app/_web/query";
import { readSpan } from "@/app/_web/span";
import { ApiPage } from "@/components/apis/api-page";
import { TopKeys } from "@/components/apis/top-keys";
import { LatencyLines } from "@/components/charts/latency-lines";
import { OutcomeBars } from "@/components/charts/outcome-bars";
import { pollSeconds, weeksEarlier } from "@/components/charts/range";
import { RangePicker } from "@/components/charts/range-picker";
import { curlOf } from "@/components/keys/draft";
import { readStats } from "@/components/overview/reading";
import { BarredButton } from "@/components/team/ask-admin";
import { LinkButton } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/feedback";
import { Panel, Stats } from "@/components/ui/panel";
import { QuerySelect } from "@/components/ui/query-select";
import { Refresh } from "@/components/ui/refresh";
import { Region } from "@/components/ui/region";
import { env } from "@/lib/env";
import { listTopCallers } from "@/lib/usage/list-top-callers";
import { listTopKeys } from "@/lib/usage/list-top-keys";
import { readChart } from "@/lib/usage/read-chart";
import { type ApiParams, readApiFrame } from "./read";

type Props = { params: ApiParams; searchParams: SearchParams };

const BY = ["verifications", "problems", "limited"] as const;
const NOTES = {
  verifications: "by verifications",
  problems: "by what was not valid",
  limited: "by what a limit refused",
};

export default async function ApiUsagePage({ params, searchParams }: Props) {
  const { path, api, frame, ...member } = await readApiFrame(params);
  const { actor } = member;
  const ask = await readAsk(member, "keys:write", "create keys");
  const { environment } = await readAppearance();
  const query = await readQuery(searchParams);
  const range = await readSpan(query);
  const { from, to, edges } = range;
  const earlier = weeksEarlier(range);
  const compares = query.compare === "week";
  const by = BY.find((one) => one === query.by) ?? "verifications";
  const of = { environment, apiId: api.id, callerId: query.caller };
  const span = { from: new Date(from), to: new Date(to) };
  const usage = readChart(actor, { edges, ...of });
  const before = compares ? readChart(actor, { edges: earlier.edges, ...of }) : null;
  // Each is waited for where it is drawn; a failure before that is no unhandled one.
  const top = listTopKeys(actor, { ...span, ...of, by, limit: 20 });
  for (const reading of [usage, before, top]) reading?.catch(() => {});
  const callers = await listTopCallers(actor, { ...span, ...of, callerId: undefined, limit: 20 });
  const here = `${path}/apis/${api.id}`;
  const csvHref = hrefOf(`${path}/usage.csv`, {
    ...{ range: query.range, from: query.from, to: query.to },
    ...{ apiId: api.id, environment, callerId: query.caller },
  });
  return (
    <ApiPage
      {...frame}
      actions={
        <>
          <LinkButton href={`${path}/logs?apiId=${api.id}`}>Open in logs</LinkButton>
          {ask ? (
            <BarredButton ask={ask}>Create key</BarredButton>
          ) : (
            <LinkButton variant="primary" href={`${path}/keys/new?api=${api.id}`}>
              Create key
            </LinkButton>
          )}
        </>
      }
    >
      <div className="flex flex-wrap items-center gap-2">
        <QuerySelect
          name="caller"
          label="Caller"
          options={[
            ["", "Every caller"],
            ...callers
              .filter(({ callerId }) => callerId !== "")
              .map(({ callerId, name }) => [callerId, name ?? callerId] as const),
          ]}
        />
        <QuerySelect
          name="show"
          label="Outcomes"
          options={[
            ["", "All outcomes"],
            ["problems", "Problems only"],
          ]}
        />
        <QuerySelect
          name="compare"
          label="Compare"
          options={[
            ["", "Compare with nothing"],
            ["week", "Same days, week before"],
          ]}
        />
        <RangePicker />
      </div>
      {before && (
        <Region what="the comparison" read={() => Promise.all([usage, before])}>
          {([now, past]) => <Stats stats={readStats(now.totals, past.totals, "same days")} />}
        </Region>
      )}
      <div className="grid gap-x-8 gap-y-6 lg:grid-cols-3">
        <Panel title="Outcomes" className="lg:col-span-2">
          <Region what="outcomes" read={() => Promise.all([usage, before])}>
            {([{ series, totals }, past]) =>
              Object.keys(totals.outcomes).length === 0 && query.caller === undefined ? (
                <EmptyState title="No key of this API was verified in this range. Make one from a terminal:">
                  <CodeBlock
                    label="curl"
                    code={curlOf(env().apiUrl, { apiId: api.id, environment, name: "First key" })}
                  />
                </EmptyState>
              ) : (
                <OutcomeBars
                  buckets={series}
                  cut={range}
                  csvHref={csvHref}
                  only={query.show === "problems" ? "problems" : "all"}
                  before={
                    past ? { label: "Same days, week before", buckets: past.series } : undefined
                  }
                  groupHref={(group) =>
                    hrefOf(`${path}/logs`, {
                      ...{ apiId: api.id, outcome: group, callerId: query.caller },
                      ...{ range: query.range, from: query.from, to: query.to },
                    })
                  }
                />
              )
            }
          </Region>
        </Panel>
        <Panel title="Verify latency">
          <Region what="latencies" read={() => usage}>
            {({ series }) => <LatencyLines buckets={series} cut={range} />}
          </Region>
        </Panel>
      </div>
      <Panel title="Top keys" note={NOTES[by]}>
        <Region what="the top keys" read={() => top}>
          {(keys) => (
            <TopKeys
              keys={keys}
              path={path}
              by={by}
              byHref={(next) => hrefOf(here, { ...query, by: next })}
            />
          )}
        </Region>
      </Panel>
      <Refresh seconds={pollSeconds(range)} />
    </ApiPage>
  );
}
