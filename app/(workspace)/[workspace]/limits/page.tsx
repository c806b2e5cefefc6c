import type { Metadata } from "next";
import { readAppearance } from "@/app/_web/appearance";
import { orFirstPage } from "@/app/_web/first-page";
import { hrefOf, readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { readSpan } from "@/app/_web/span";
import { RangePicker } from "@/components/charts/range-picker";
import { Heatmap } from "@/components/limits/heatmap";
import { KeyLimit } from "@/components/limits/key-limit";
import { LimitedTable } from "@/components/limits/limited-table";
import { OverrideForm } from "@/components/limits/override-form";
import { OverrideTable } from "@/components/limits/override-table";
import { readLimitStats, sayLimits } from "@/components/limits/reading";
import { periodOf } from "@/components/overview/reading";
import { Page } from "@/components/shell/page";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/feedback";
import { formatDuration } from "@/components/ui/format";
import { Pager } from "@/components/ui/pager";
import { Panel, Stats } from "@/components/ui/panel";
import { isAllowed } from "@/lib/actor";
import { readKeyNames } from "@/lib/keys/read-names";
import { listOverrides } from "@/lib/overrides/list";
import { listLimitedKeys } from "@/lib/usage/list-limited-keys";
import { readChart } from "@/lib/usage/read-chart";
import { deleteOverrideAction, saveOverrideAction } from "./actions";

export const metadata: Metadata = { title: "Rate limits" };

type Props = { params: Promise<{ workspace: string }>; searchParams: SearchParams };

export default async function LimitsPage({ params, searchParams }: Props) {
  const { actor, workspace } = await requireMember((await params).workspace);
  const query = await readQuery(searchParams);
  const { cursor, key: chosen, simulate, ...narrowed } = query;
  const path = `/${workspace.slug}`;
  const href = (change: Readonly<Record<string, string | undefined>>) =>
    hrefOf(`${path}/limits`, { ...narrowed, ...change });
  const { environment } = await readAppearance();
  const range = await readSpan(query);
  const { edges } = range;
  const [{ totals }, rows, overrides] = await Promise.all([
    readChart(actor, { edges, environment }),
    listLimitedKeys(actor, { edges, environment }),
    orFirstPage(listOverrides(actor, { cursor, limit: 20 }), href({})),
  ]);
  const names = await readKeyNames(
    actor,
    overrides.items.map(({ identifier }) => identifier),
  );
  const row = rows.find(({ keyId }) => keyId === chosen);
  const mayChange = isAllowed(actor, "limits:write");
  const keyHref = (key: string) => `${href({ key })}#limit`;
  const logHref = (keyId: string, start: number, end: number) =>
    hrefOf(`${path}/logs`, {
      ...{ keyId, outcome: "limited", from: String(start) },
      to: String(end),
    });
  return (
    <Page
      crumbs={[{ label: workspace.name, href: path }, { label: "Rate limits" }]}
      title="Rate limits"
      lead={sayLimits(rows, totals, periodOf(range))}
      actions={<RangePicker />}
    >
      <Stats stats={readLimitStats(rows, totals)} />
      <Panel title="When keys were limited">
        {rows.length === 0 ? (
          <EmptyState
            title="No key was refused by a limit in this range."
            action={<LinkButton href={`${path}/apis`}>See the limits of APIs</LinkButton>}
          />
        ) : (
          <Heatmap
            cut={range}
            rows={rows.map(({ keyId, name, hits }) => ({
              ...{ id: keyId, name, hits, href: keyHref(keyId) },
            }))}
            cellHref={logHref}
          />
        )}
      </Panel>
      {row && (
        <KeyLimit
          key={row.keyId}
          row={row}
          simulate={/^\d{1,9}$/.test(simulate ?? "") ? Number(simulate) : undefined}
          hidden={{ ...narrowed, key: row.keyId }}
          keyHref={`${path}/keys/${row.keyId}`}
          closeHref={href({})}
          form={
            row.limit && mayChange ? (
              <OverrideForm
                limit={row.limit.limit}
                per={formatDuration(row.limit.windowMs)}
                save={saveOverrideAction.bind(null, workspace.slug, {
                  namespace: row.limit.name,
                  ...{ identifier: row.keyId, overrideId: row.overrideId },
                })}
              />
            ) : (
              <p className="text-sm text-secondary">
                Your role may not change limits. An admin of the workspace can.
              </p>
            )
          }
        />
      )}
      {rows.length > 0 && (
        <Panel title="Is the limit right?" note="A key opens what another limit would do">
          <LimitedTable rows={rows} href={keyHref} />
        </Panel>
      )}
      <Panel title="Overrides">
        <OverrideTable
          rows={overrides.items}
          names={names}
          remove={
            mayChange ? (id) => deleteOverrideAction.bind(null, workspace.slug, id) : undefined
          }
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
    </Page>
  );
}
