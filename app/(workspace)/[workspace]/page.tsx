import type { Metadata } from "next";
import { requireMember } from "@/app/_web/session";
import { Page } from "@/components/shell/page";
import { LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/feedback";
import { hasVerified } from "@/lib/usage/has-verified";

export const metadata: Metadata = { title: "Overview" };

type Props = { params: Promise<{ workspace: string }> };

export default async function OverviewPage({ params }: Props) {
  const { workspace } = await requireMember((await params).workspace);
  const verified = await hasVerified(workspace.id);
  return (
    <Page crumbs={[{ label: workspace.name }]} title="Overview" id={workspace.id}>
      {!verified && (
        <EmptyState
          title="Nothing was verified yet."
          action={
            <LinkButton variant="primary" href="/start" prefetch={false}>
              Verify your first key
            </LinkButton>
          }
        />
      )}
    </Page>
  );
}
