import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { orNotFound } from "@/app/_web/found";
import { hrefOf, readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { readSpan } from "@/app/_web/span";
import { OutcomeBars } from "@/components/charts/outcome-bars";
import { RangePicker } from "@/components/charts/range-picker";
import { FacetRail } from "@/components/logs/facet-rail";
import { LiveLog } from "@/components/logs/live-log";
import { readLogQuery, toggleValue } from "@/components/logs/log-query";
import { NothingLogged } from "@/components/logs/nothing-logged";
import { QueryBar } from "@/components/logs/query-bar";
import { TermChips } from "@/components/logs/term-chips";
import { TraceSheet } from "@/components/logs/trace";
import { Page } from "@/components/shell/page";
import { Aside } from "@/components/ui/aside";
import { LinkButton, TextLink } from "@/components/ui/button";
import { Callout } from "@/components/ui/feedback";
import { Pager } from "@/components/ui/pager";
import { Region } from "@/components/ui/region";
import { listApis } from "@/lib/apis/list";
import { env } from "@/lib/env";
import { readKeyNames } from "@/lib/keys/read-names";
import { getVerification } from "@/lib/verifications/get";
import { formatQuery } from "@/lib/verifications/query";
import { findSecretAction } from "../keys/actions";
import { searchKeysAction } from "../palette";
import { SavedViews } from "../views";
import { readBars, readRows, readSplit } from "./read";

export const metadata: Metadata = { title: "Logs" };

/** Stands for a row's id at the end of an address. */
const OPEN = "_";

type Props = { params: Promise<{ workspace: string }>; searchParams: SearchParams };

export default async function LogsPage({ params, searchParams }: Props) {
  const { actor, workspace } = await requireMember((await params).workspace);
  const query = await readQuery(searchParams);
  const apis = (await listApis(actor, { limit: 100 })).items;
  const asked = readLogQuery(query, apis);
  const { terms, text, span, q } = asked;
  const range = await readSpan(query, { ofLog: true });
  const { cursor, open } = query;
  const path = `/${workspace.slug}`;
  const href = (change: Readonly<Record<string, string | undefined>>) =>
    hrefOf(`${path}/logs`, { q: text, ...span, ...change });
  if (asked.moved) redirect(href({}));
  const queryHref = (q: string) => href({ q });
  const here = href({ cursor });
  const [rows, bars, split] = [
    readRows(actor, { q, range }, { cursor, firstHref: href({ open }) }),
    readBars(actor, { q, range }),
    readSplit(actor, { q, range }),
  ];
  // They are awaited where they are drawn; until then a failure is nobody's.
  for (const one of [rows, bars, split]) one.catch(() => {});
  const trace = open ? await orNotFound(getVerification(actor, open)) : null;
  const ids = terms.flatMap(({ values }) => values);
  const names = await readKeyNames(actor, [...ids, trace?.keyId ?? "", trace?.callerId ?? ""]);
  const apiNames = new Map(apis.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? apiNames.get(id);
  const ended = range.to <= Date.now();
  const late = <TextLink href={href({ range: "1h", from: "", to: "" })}>Last 1 h</TextLink>;
  return (
    <Page
      crumbs={[{ label: workspace.name, href: path }, { label: "Logs" }]}
      title="Logs"
      lead="Every verification with its decision: open a row to see why."
      actions={
        <LinkButton
          href={hrefOf(`${path}/logs.csv`, { q: text, ...span })}
          prefetch={false}
          title="What the query finds in the range, at most 100,000 rows"
        >
          Export CSV
        </LinkButton>
      }
    >
      <div className="flex flex-col gap-3">
        <QueryBar
          key={text}
          text={text}
          faults={asked.faults}
          known={{ api: apis.map(({ id, name }) => ({ value: name, hint: id })) }}
          hrefBase={`${path}/logs`}
          kept={span}
          findKeys={searchKeysAction.bind(null, workspace.slug)}
          findSecret={findSecretAction.bind(null, workspace.slug)}
        />
        <TermChips terms={terms} nameOf={nameOf} href={queryHref} />
        <div className="flex flex-wrap items-center gap-2">
          <RangePicker retentionDays={30} presets={["15m", "1h", "6h", "24h", "7d", "30d"]} />
          <SavedViews
            actor={actor}
            slug={workspace.slug}
            screen="logs"
            query={href({}).slice(`${path}/logs`.length + 1)}
          />
        </div>
      </div>
      <Region what="the chart" read={() => bars} late={late}>
        {({ buckets, exact }) => (
          <div>
            <OutcomeBars
              buckets={buckets}
              cut={range}
              groupHref={(group) => queryHref(formatQuery(toggleValue(terms, "outcome", group)))}
            />
            <p className="mt-1 text-xs text-muted">
              {exact
                ? "Every verification is counted. Drag over the chart for another range."
                : "Counted from the log, in which a row of a busy second stands for several. Drag over the chart for another range."}
            </p>
          </div>
        )}
      </Region>
      <div className="grid min-w-0 grid-cols-1 gap-x-8 gap-y-6 xl:grid-cols-[13rem_minmax(0,1fr)]">
        <Aside label="Narrow down">
          <Region what="the facets" read={() => split} late={late}>
            {({ facets, names: found }) => (
              <FacetRail
                facets={facets}
                terms={terms}
                nameOf={(id) => found.get(id) ?? nameOf(id)}
                href={queryHref}
              />
            )}
          </Region>
        </Aside>
        <Region what="the log" read={() => rows} late={late}>
          {({ items, nextCursor, after, names: found, obstacle }) => (
            <div className="flex min-w-0 flex-col gap-3">
              {items.some(({ keptOneIn }) => keptOneIn > 1) && (
                <Callout>
                  Some of these seconds were too busy to log in full. A row that says “1 in 10 kept”
                  stands for ten verifications. The <TextLink href={path}>overview</TextLink> counts
                  every one.
                </Callout>
              )}
              <LiveLog
                key={text}
                path={path}
                q={q ?? ""}
                after={after}
                unable={
                  cursor
                    ? "Live shows the newest: go to the first page"
                    : ended
                      ? "Live needs a range that ends now"
                      : undefined
                }
                rows={items}
                names={found}
                apis={apiNames}
                openBase={href({ cursor, open: OPEN }).slice(0, -OPEN.length)}
                empty={
                  <NothingLogged
                    obstacle={obstacle}
                    terms={terms}
                    href={queryHref}
                    apiUrl={env().apiUrl}
                  />
                }
                footer={
                  <Pager
                    label="the log"
                    summary={`${items.length} a page, newest first`}
                    previousHref={cursor ? href({}) : undefined}
                    nextHref={nextCursor ? href({ cursor: nextCursor }) : undefined}
                  />
                }
              />
            </div>
          )}
        </Region>
      </div>
      {trace && (
        <TraceSheet
          key={open}
          trace={trace}
          names={names}
          path={path}
          apiUrl={env().apiUrl}
          closeHref={here}
        />
      )}
    </Page>
  );
}
