import type { Metadata } from "next";
import { readAsk } from "@/app/_web/ask";
import { orFirstPage } from "@/app/_web/first-page";
import { hrefOf, readQuery, type SearchParams } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { AuditFilters } from "@/components/audit/audit-filters";
import { AuditTable } from "@/components/audit/audit-table";
import { VerifyChain } from "@/components/audit/verify-chain";
import { Page } from "@/components/shell/page";
import { Barred } from "@/components/team/ask-admin";
import { LinkButton } from "@/components/ui/button";
import { Pager } from "@/components/ui/pager";
import { listEvents } from "@/lib/audit/list";
import { listMembers } from "@/lib/members/list";
import { displayName } from "@/lib/users/user";
import { readEventsQuery } from "./read";

export const metadata: Metadata = { title: "Audit" };

type Props = { params: Promise<{ workspace: string }>; searchParams: SearchParams };

export default async function AuditPage({ params, searchParams }: Props) {
  const member = await requireMember((await params).workspace);
  const { actor, workspace } = member;
  const path = `/${workspace.slug}`;
  const page = {
    crumbs: [{ label: workspace.name, href: path }, { label: "Audit" }],
    title: "Audit",
    lead: "Every change: who, what, before and after, from where.",
  };
  const ask = await readAsk(member, "audit:read", "read the audit log");
  if (ask)
    return (
      <Page {...page}>
        <Barred ask={ask} />
      </Page>
    );
  const { cursor, ...query } = await readQuery(searchParams);
  const [events, members] = await Promise.all([
    orFirstPage(
      listEvents(actor, await readEventsQuery({ ...query, cursor }, 25)),
      hrefOf(`${path}/audit`, query),
    ),
    listMembers(actor),
  ]);
  const href = (change: Readonly<Record<string, string | undefined>>) =>
    hrefOf(`${path}/audit`, change);
  return (
    <Page
      {...page}
      actions={
        <>
          <LinkButton href={hrefOf(`${path}/audit/audit.csv`, query)} prefetch={false}>
            Export CSV
          </LinkButton>
          <LinkButton href={`${path}/audit/audit.jsonl`} prefetch={false}>
            Export all, signed
          </LinkButton>
        </>
      }
    >
      <VerifyChain action={`${path}/audit/verify`} />
      <AuditFilters
        key={JSON.stringify(query)}
        query={query}
        people={members.map((one) => ({ id: one.id, name: displayName(one) }))}
        clearHref={href({})}
      />
      <div>
        {events.items.length === 0 ? (
          <p className="border-y py-6 text-sm text-secondary">No event fits these filters.</p>
        ) : (
          <AuditTable events={events.items} href={href} />
        )}
        <div className="flex h-12 items-center text-sm text-muted">
          <Pager
            label="the audit log"
            summary={`${events.items.length} shown, newest first`}
            previousHref={cursor ? href(query) : undefined}
            nextHref={events.nextCursor ? href({ ...query, cursor: events.nextCursor }) : undefined}
          />
        </div>
      </div>
    </Page>
  );
}
