import type { Metadata } from "next";
import { readAppearance } from "@/app/_web/appearance";
import { readAsk } from "@/app/_web/ask";
import { requireMember } from "@/app/_web/session";
import { CreatePage } from "@/components/keys/create-page";
import { Page } from "@/components/shell/page";
import { Barred } from "@/components/team/ask-admin";
import { createProps } from "../create-props";

export const metadata: Metadata = { title: "Create a key", referrer: "no-referrer" };

/** The form as a page, for links that fill it in. */
export default async function NewKeyPage(props: PageProps<"/[workspace]/keys/new">) {
  const { workspace: slug } = await props.params;
  const member = await requireMember(slug);
  const { actor, workspace } = member;
  const ask = await readAsk(member, "keys:write", "create keys");
  const { environment } = await readAppearance();
  const form = await createProps(actor, slug, environment, await props.searchParams);
  const keysHref = `/${slug}/keys`;
  return (
    <Page
      crumbs={[
        { label: workspace.name, href: `/${slug}` },
        { label: "Keys", href: keysHref },
        { label: "Create" },
      ]}
      title="Create a key"
    >
      {ask ? <Barred ask={ask} /> : <CreatePage {...form} keysHref={keysHref} />}
    </Page>
  );
}
