import type { Metadata } from "next";
import { readAppearance } from "@/app/_web/appearance";
import { orFirstPage } from "@/app/_web/first-page";
import { requireMember } from "@/app/_web/session";
import { CreateKey } from "@/components/keys/create-key";
import { curlOf, requestOf } from "@/components/keys/draft";
import { FilterBar } from "@/components/keys/filter-bar";
import { KeysTable } from "@/components/keys/keys-table";
import { isFiltered, listHref, loadListState, queryOf } from "@/components/keys/list-state";
import { NoKeys } from "@/components/keys/no-keys";
import { leadOf, pagerOf } from "@/components/keys/summary";
import { Page } from "@/components/shell/page";
import { Pager } from "@/components/ui/pager";
import { Refresh } from "@/components/ui/refresh";
import { isAllowed } from "@/lib/actor";
import { ListKeysQuery } from "@/lib/keys/input";
import { listKeys } from "@/lib/keys/list";
import { readSparks } from "@/lib/usage/read-sparks";
import {
  disableKeyAction,
  enableKeyAction,
  findSecretAction,
  restoreKeyAction,
  revokeKeyAction,
} from "./actions";
import { createProps } from "./create-props";

export const metadata: Metadata = { title: "Keys" };

export default async function KeysPage(props: PageProps<"/[workspace]/keys">) {
  const { workspace: slug } = await props.params;
  const { actor, workspace } = await requireMember(slug);
  const [state, { environment }] = await Promise.all([
    loadListState(props.searchParams),
    readAppearance(),
  ]);
  const shown = state.environment ?? environment;
  const now = Date.now();
  const query = ListKeysQuery.safeParse(queryOf(state, environment, now));
  const base = `/${slug}/keys`;
  const firstPage = listHref(base, { ...state, after: "" });
  const [list, create] = await Promise.all([
    query.success ? orFirstPage(listKeys(actor, query.data), firstPage) : NOTHING,
    createProps(actor, slug, shown === "test" ? "test" : environment),
  ]);
  const [sparks, anywhere] = await Promise.all([
    readSparks(
      actor,
      list.items.map((key) => key.id),
    ),
    list.items.length > 0 ? list : listKeys(actor, { limit: 1 }),
  ]);
  const mayWrite = isAllowed(actor, "keys:write");
  const button = (
    <CreateKey
      {...create}
      reason={mayWrite ? undefined : "Your role may look at keys, not make them"}
      listHref={{
        live: shown === "test" ? listHref(base, { environment: "live" }) : null,
        test: shown === "live" ? listHref(base, { environment: "test" }) : null,
      }}
    />
  );
  const some = anywhere.items.length > 0;
  return (
    <Page
      crumbs={[{ label: workspace.name, href: `/${slug}` }, { label: "Keys" }]}
      title="Keys"
      lead={leadOf(list.items, now)}
      actions={button}
    >
      <FilterBar
        apis={create.apis}
        environment={environment}
        keysHref={base}
        findSecret={findSecretAction.bind(null, slug)}
      />
      <KeysTable
        keys={list.items}
        sparks={sparks}
        keysHref={base}
        now={now}
        mixed={shown === "all"}
        actions={mayWrite ? rowActions(slug) : undefined}
        empty={
          <NoKeys
            why={isFiltered(state) || state.after ? "filtered" : some ? "environment" : "none"}
            q={state.q}
            clearHref={base}
            otherHref={listHref(base, { environment: shown === "live" ? "test" : "live" })}
            environment={shown === "test" ? "test" : "live"}
            curl={curlOf(create.apiUrl, requestOf(create.start, now))}
            newHref={mayWrite ? `${base}/new` : undefined}
          />
        }
        footer={<Pager label="keys" {...pagerOf(base, state, list)} />}
      />
      <Refresh seconds={15} />
    </Page>
  );
}

const NOTHING = { items: [], nextCursor: null };

const rowActions = (slug: string) => ({
  disable: disableKeyAction.bind(null, slug),
  enable: enableKeyAction.bind(null, slug),
  revoke: revokeKeyAction.bind(null, slug),
  restore: restoreKeyAction.bind(null, slug),
});
