import type { Metadata } from "next";
import { readQuery } from "@/app/_web/query";
import { requireMember } from "@/app/_web/session";
import { readListState } from "@/components/keys/list-state";
import { Page } from "@/components/shell/page";
import { readKeysList } from "./list";

export const metadata: Metadata = { title: "Keys" };

export default async function KeysPage(props: PageProps<"/[workspace]/keys">) {
  const { workspace: slug } = await props.params;
  const member = await requireMember(slug);
  const query = await readQuery(props.searchParams);
  const state = readListState(query);
  const { lead, button, body } = await readKeysList(member, state, {
    base: `/${slug}/keys`,
    create: (await props.searchParams).create,
  });
  return (
    <Page
      crumbs={[{ label: member.workspace.name, href: `/${slug}` }, { label: "Keys" }]}
      title="Keys"
      lead={lead}
      actions={button}
    >
      {body}
    </Page>
  );
}
