import type { Metadata } from "next";
import { orFirstPage } from "@/app/_web/first-page";
import { orNotFound } from "@/app/_web/found";
import { hrefOf, readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { readSpan } from "@/app/_web/span";
import { OutcomeBars } from "@/components/charts/outcome-bars";
import { RangePicker } from "@/components/charts/range-picker";
import { toLogFilters } from "@/components/logs/filters";
import { LogFilters } from "@/components/logs/log-filters";
import { LogTable } from "@/components/logs/log-table";
import { TraceSheet } from "@/components/logs/trace";
import { Page } from "@/components/shell/page";
import { LinkButton, TextLink } from "@/components/ui/button";
import { Callout, EmptyState } from "@/components/ui/feedback";
import { Pager } from "@/components/ui/pager";
import { listApis } from "@/lib/apis/list";
import { readKeyNames } from "@/lib/keys/read-names";
import { getVerification } from "@/lib/verifications/get";
import { listVerifications } from "@/lib/verifications/list";
import { readHistogram } from "@/lib/verifications/read-histogram";

export const metadata: Metadata = { title: "Logs" };

type Props = { params: Promise<{ workspace: string }>; searchParams: SearchParams };

export default async function LogsPage({ params, searchParams }: Props) {
  const { actor, workspace } = await requireMember((await params).workspace);
  const query = await readQuery(searchParams);
  const { cursor, open, ...narrowed } = query;
  const path = `/${workspace.slug}`;
  const href = (change: Readonly<Record<string, string | undefined>>) =>
    hrefOf(`${path}/logs`, { ...narrowed, ...change });
  const range = await readSpan(query, { ofLog: true });
  const span = { from: new Date(range.from), to: new Date(range.to) };
  const filters = toLogFilters(query);
  const [page, buckets, apis, trace] = await Promise.all([
    orFirstPage(
      listVerifications(actor, { ...filters, ...span, cursor, limit: 50 }),
      href({ open }),
    ),
    readHistogram(actor, { ...filters, edges: range.edges }),
    listApis(actor, { limit: 100 }),
    open ? orNotFound(getVerification(actor, open)) : null,
  ]);
  const shown = trace ? [...page.items, trace] : page.items;
  const named = shown.flatMap(({ keyId, callerId }) => [keyId, callerId]);
  const names = await readKeyNames(actor, [...named, query.keyId ?? "", query.callerId ?? ""]);
  return (
    <Page
      crumbs={[{ label: workspace.name, href: path }, { label: "Logs" }]}
      title="Logs"
      lead="Every verification with its decision: open a row to see why."
      actions={
        <LinkButton href={hrefOf(`${path}/logs.csv`, narrowed)} prefetch={false}>
          Export CSV
        </LinkButton>
      }
    >
      <div className="flex flex-col gap-4">
        <RangePicker retentionDays={30} presets={["15m", "1h", "6h", "24h", "7d", "30d"]} />
        <LogFilters
          key={JSON.stringify(narrowed)}
          query={narrowed}
          apis={apis.items}
          names={names}
          without={(name) => href({ [name]: undefined })}
        />
      </div>
      <OutcomeBars buckets={buckets} cut={range} groupHref={(group) => href({ outcome: group })} />
      {page.items.some(({ keptOneIn }) => keptOneIn > 1) && (
        <Callout>
          Some of these seconds were too busy to log in full. A row that says “1 in 10 kept” stands
          for ten verifications, and the chart counts it as ten. The{" "}
          <TextLink href={path}>overview</TextLink> counts every one.
        </Callout>
      )}
      <LogTable
        rows={page.items}
        names={names}
        apis={new Map(apis.items.map(({ id, name }) => [id, name]))}
        open={({ requestId }) => href({ cursor, open: requestId })}
        empty={
          <EmptyState
            title="No verification in this range fits."
            action={<LinkButton href={`${path}/logs`}>Clear the filters</LinkButton>}
          />
        }
        footer={
          <Pager
            label="the log"
            summary={`${page.items.length} shown, newest first`}
            previousHref={cursor ? href({}) : undefined}
            nextHref={page.nextCursor ? href({ cursor: page.nextCursor }) : undefined}
          />
        }
      />
      {trace && (
        <TraceSheet
          key={open}
          trace={trace}
          names={names}
          path={path}
          closeHref={href({ cursor })}
        />
      )}
    </Page>
  );
}
