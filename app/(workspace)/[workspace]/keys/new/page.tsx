import type { Metadata } from "next";
import { readAppearance } from "@/app/_web/appearance";
import { requireMember } from "@/app/_web/session";
import { CreatePage } from "@/components/keys/create-page";
import { Page } from "@/components/shell/page";
import { Callout } from "@/components/ui/feedback";
import { isAllowed } from "@/lib/actor";
import { createProps } from "../create-props";

export const metadata: Metadata = { title: "Create a key", referrer: "no-referrer" };

/** The form as a page, for links that fill it in. */
export default async function NewKeyPage(props: PageProps<"/[workspace]/keys/new">) {
  const { workspace: slug } = await props.params;
  const { actor, workspace } = await requireMember(slug);
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
      {isAllowed(actor, "keys:write") ? (
        <CreatePage {...form} keysHref={keysHref} />
      ) : (
        <Callout>Your role may look at keys, not make them. Ask an admin.</Callout>
      )}
    </Page>
  );
}
