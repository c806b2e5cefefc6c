import { readAppearance } from "@/app/_web/appearance";
import { hrefOf, readQuery, type SearchParams } from "@/app/_web/query";
import { readSpan } from "@/app/_web/span";
import { ApiPage } from "@/components/apis/api-page";
import { TopKeys } from "@/components/apis/top-keys";
import { LatencyLines } from "@/components/charts/latency-lines";
import { OutcomeBars } from "@/components/charts/outcome-bars";
import { RangePicker } from "@/components/charts/range-picker";
import { LinkButton } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { listTopKeys } from "@/lib/usage/list-top-keys";
import { readChart } from "@/lib/usage/read-chart";
import { type ApiParams, readApiFrame } from "./read";

type Props = { params: ApiParams; searchParams: SearchParams };

export default async function ApiUsagePage({ params, searchParams }: Props) {
  const { actor, path, api, frame } = await readApiFrame(params);
  const { environment } = await readAppearance();
  const query = await readQuery(searchParams);
  const range = await readSpan(query);
  const { from, to, edges } = range;
  const filters = { environment, apiId: api.id };
  const [usage, keys] = await Promise.all([
    readChart(actor, { edges, ...filters }),
    listTopKeys(actor, { from: new Date(from), to: new Date(to), limit: 20, ...filters }),
  ]);
  const csvHref = hrefOf(`${path}/usage.csv`, { ...query, apiId: api.id, environment });
  return (
    <ApiPage
      {...frame}
      actions={
        <>
          <LinkButton href={`${path}/logs?apiId=${api.id}`}>Open in logs</LinkButton>
          <LinkButton variant="primary" href={`${path}/keys/new?api=${api.id}`}>
            Create key
          </LinkButton>
        </>
      }
    >
      <RangePicker />
      <div className="grid gap-x-8 gap-y-6 lg:grid-cols-3">
        <Panel title="Outcomes" className="lg:col-span-2">
          <OutcomeBars
            buckets={usage.series}
            cut={range}
            csvHref={csvHref}
            groupHref={(group) => `${path}/logs?apiId=${api.id}&outcome=${group}`}
          />
        </Panel>
        <Panel title="Verify latency">
          <LatencyLines buckets={usage.series} cut={range} />
        </Panel>
      </div>
      <Panel title="Top keys" note="by verifications">
        <TopKeys keys={keys} path={path} />
      </Panel>
    </ApiPage>
  );
}
