import type { Metadata } from "next";
import { readAppearance } from "@/app/_web/appearance";
import { readAsk } from "@/app/_web/ask";
import { orFirstPage } from "@/app/_web/first-page";
import { hrefOf, readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { summarizeApis, toApiRows } from "@/components/apis/api-row";
import { ApiTable } from "@/components/apis/api-table";
import { NewApi } from "@/components/apis/new-api";
import { Page } from "@/components/shell/page";
import { BarredButton } from "@/components/team/ask-admin";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/feedback";
import { Pager } from "@/components/ui/pager";
import { SearchForm } from "@/components/ui/search-form";
import { listApis } from "@/lib/apis/list";
import { readApiFigures } from "@/lib/apis/read-figures";
import { readUsage } from "@/lib/usage/read";
import { createApiAction } from "./actions";

export const metadata: Metadata = { title: "APIs" };

type Props = { params: Promise<{ workspace: string }>; searchParams: SearchParams };

export default async function ApisPage({ params, searchParams }: Props) {
  const member = await requireMember((await params).workspace);
  const { actor, workspace } = member;
  const ask = await readAsk(member, "apis:write", "create and change APIs");
  const { q, cursor } = await readQuery(searchParams);
  const path = `/${workspace.slug}`;
  const { environment } = await readAppearance();
  const [apis, usage, figures] = await Promise.all([
    orFirstPage(listApis(actor, { limit: 100, q, cursor }), hrefOf(`${path}/apis`, { q })),
    readUsage(actor, { environment, groupBy: "api", bucket: "hour", timeZone: "UTC" }),
    readApiFigures(actor),
  ]);
  const rows = toApiRows(apis.items, usage.groups ?? [], figures);
  const home = `${path}/apis`;
  return (
    <Page
      crumbs={[{ label: workspace.name, href: path }, { label: "APIs" }]}
      title="APIs"
      lead={rows.length > 0 && summarizeApis(rows)}
      actions={
        ask ? (
          <BarredButton ask={ask}>New API</BarredButton>
        ) : (
          <NewApi create={createApiAction.bind(null, workspace.slug)} />
        )
      }
    >
      <SearchForm label="Search by name or id" value={q} />
      <ApiTable
        rows={rows}
        path={path}
        empty={
          <EmptyState
            title={`No API is called “${q}”.`}
            action={<LinkButton href={home}>Show all APIs</LinkButton>}
          />
        }
      />
      {(cursor || apis.nextCursor) && (
        <Pager
          label="APIs"
          previousHref={cursor ? hrefOf(home, { q }) : undefined}
          nextHref={apis.nextCursor ? hrefOf(home, { q, cursor: apis.nextCursor }) : undefined}
        />
      )}
    </Page>
  );
}
