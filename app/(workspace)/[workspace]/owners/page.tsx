import type { Metadata } from "next";
import { readAsk } from "@/app/_web/ask";
import { orFirstPage } from "@/app/_web/first-page";
import { hrefOf, readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { NewOwner } from "@/components/owners/new-owner";
import { OwnerTable } from "@/components/owners/owner-table";
import { Page } from "@/components/shell/page";
import { BarredButton } from "@/components/team/ask-admin";
import { LinkButton } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/feedback";
import { Pager } from "@/components/ui/pager";
import { SearchForm } from "@/components/ui/search-form";
import { env } from "@/lib/env";
import { ListOwnersQuery } from "@/lib/owners/input";
import { listOwners } from "@/lib/owners/list";
import { createOwnerAction, deleteOwnerAction, updateOwnerAction } from "./actions";

export const metadata: Metadata = { title: "Owners" };

type Props = { params: Promise<{ workspace: string }>; searchParams: SearchParams };

/** The customers whose keys these are: what they share, and a switch for all of it. */
export default async function OwnersPage({ params, searchParams }: Props) {
  const member = await requireMember((await params).workspace);
  const { actor, workspace } = member;
  const ask = await readAsk(member, "owners:write", "create and change owners");
  const { q, cursor } = await readQuery(searchParams);
  const path = `/${workspace.slug}`;
  const home = `${path}/owners`;
  const page = await orFirstPage(
    listOwners(actor, ListOwnersQuery.parse({ q, cursor })),
    hrefOf(home, { q }),
  );
  const curl = [
    `curl ${env().apiUrl}/v1/owners \\`,
    `  -H "Authorization: Bearer $KEYWAY_MANAGEMENT_KEY" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '{"id": "user_123", "name": "Acme"}'`,
  ].join("\n");
  return (
    <Page
      crumbs={[{ label: workspace.name, href: path }, { label: "Owners" }]}
      title="Owners"
      lead="Your customers, by your own id for them: limits that all their keys share, and one switch that refuses them all."
      actions={
        ask ? (
          <BarredButton ask={ask}>New owner</BarredButton>
        ) : (
          <NewOwner create={createOwnerAction.bind(null, workspace.slug)} />
        )
      }
    >
      <SearchForm label="Search by id or name" value={q} />
      <OwnerTable
        owners={page.items}
        keysHref={`${path}/keys`}
        actions={
          ask
            ? undefined
            : {
                update: updateOwnerAction.bind(null, workspace.slug),
                remove: deleteOwnerAction.bind(null, workspace.slug),
              }
        }
        empty={
          q ? (
            <EmptyState
              title={`No owner has “${q}” in its id or name.`}
              action={<LinkButton href={home}>Show all owners</LinkButton>}
            />
          ) : (
            <EmptyState title="No owners yet. A key that names one makes it; or describe one first:">
              <CodeBlock code={curl} label="curl" />
            </EmptyState>
          )
        }
      />
      <Pager
        label="owners"
        {...(cursor && { previousHref: hrefOf(home, { q }) })}
        {...(page.nextCursor && { nextHref: hrefOf(home, { q, cursor: page.nextCursor }) })}
      />
    </Page>
  );
}
