import type { Metadata } from "next";
import { readAppearance, readKeysLook } from "@/app/_web/appearance";
import { orFirstPage } from "@/app/_web/first-page";
import { requireMember } from "@/app/_web/session";
import { saveKeysLook } from "@/app/actions";
import { jobView } from "@/components/keys/bulk-actions";
import { BulkBar } from "@/components/keys/bulk-bar";
import { CreateKey } from "@/components/keys/create-key";
import { curlOf, requestOf } from "@/components/keys/draft";
import { FilterBar } from "@/components/keys/filter-bar";
import { JobPanel } from "@/components/keys/job-panel";
import { KeysTable } from "@/components/keys/keys-table";
import { LookMenu, ViewsMenu } from "@/components/keys/list-menus";
import {
  filterOf,
  isFiltered,
  listHref,
  loadListState,
  queryOf,
  viewQuery,
  wordsOf,
} from "@/components/keys/list-state";
import { NoKeys } from "@/components/keys/no-keys";
import { Peek } from "@/components/keys/peek";
import { COUNT_MAX, leadOf, pagerOf } from "@/components/keys/summary";
import { Page } from "@/components/shell/page";
import { Pager } from "@/components/ui/pager";
import { Refresh } from "@/components/ui/refresh";
import { isAllowed } from "@/lib/actor";
import { getJob } from "@/lib/jobs/get";
import type { Job } from "@/lib/jobs/job";
import { countKeys } from "@/lib/keys/count";
import { KeysFilter, ListKeysQuery } from "@/lib/keys/input";
import { listKeys } from "@/lib/keys/list";
import { readSparks } from "@/lib/usage/read-sparks";
import { listViews } from "@/lib/views/list";
import {
  disableKeyAction,
  enableKeyAction,
  findSecretAction,
  restoreKeyAction,
  revokeKeyAction,
} from "./actions";
import { createProps } from "./create-props";
import {
  bulkKeysAction,
  cancelJobAction,
  deleteViewAction,
  peekKeyAction,
  readJobAction,
  saveViewAction,
} from "./list-actions";

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
  const filter = filterOf(state, environment, now);
  const counted = KeysFilter.safeParse(filter);
  const countMax = isFiltered(state) ? COUNT_MAX.filtered : COUNT_MAX.whole;
  const base = `/${slug}/keys`;
  const firstPage = listHref(base, { ...state, after: "" });
  const [list, create, count, views, job, look] = await Promise.all([
    query.success ? orFirstPage(listKeys(actor, query.data), firstPage) : NOTHING,
    createProps(actor, slug, shown === "test" ? "test" : environment),
    counted.success ? countKeys(actor, counted.data, countMax) : NO_KEYS,
    listViews(actor, "keys"),
    state.job ? orNothing(getJob(actor, state.job)) : null,
    readKeysLook(),
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
      >
        <ViewsMenu
          views={views}
          query={viewQuery(state)}
          listHref={base}
          actions={mayWrite ? viewActions(slug) : undefined}
        />
        <LookMenu look={look} save={saveKeysLook} />
      </FilterBar>
      {job && (
        <JobPanel
          key={job.id}
          job={jobView(job)}
          actions={jobActions(slug)}
          keysHref={base}
          closeHref={listHref(base, { ...state, job: "" })}
        />
      )}
      <KeysTable
        keys={list.items}
        sparks={sparks}
        apiNames={new Map(create.apis.map(({ id, name }) => [id, name]))}
        state={state}
        look={look}
        selectionBar={
          mayWrite && (
            <BulkBar
              total={count.count}
              more={count.more}
              filter={filter}
              filterWords={wordsOf(state, shown, (id) => nameOf(create.apis, id))}
              csvHref={listHref(`/${slug}/keys.csv`, { ...state, after: "", job: "" })}
              actions={{ start: bulkKeysAction.bind(null, slug) }}
            />
          )
        }
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
        footer={<Pager label="keys" {...pagerOf(base, state, list, count)} />}
      />
      <Peek peek={peekKeyAction.bind(null, slug)} keysHref={base} />
      <Refresh seconds={15} />
    </Page>
  );
}

const NOTHING = { items: [], nextCursor: null };
const NO_KEYS = { count: 0, more: false };

/** A job that is over for 30 days, or that somebody made up, is not worth a word. */
const orNothing = (reading: Promise<Job>) => reading.catch(() => null);

const nameOf = (apis: readonly { id: string; name: string }[], id: string) =>
  apis.find((api) => api.id === id)?.name ?? id;

const viewActions = (slug: string) => ({
  save: saveViewAction.bind(null, slug),
  remove: deleteViewAction.bind(null, slug),
});

const jobActions = (slug: string) => ({
  read: readJobAction.bind(null, slug),
  cancel: cancelJobAction.bind(null, slug),
});

const rowActions = (slug: string) => ({
  disable: disableKeyAction.bind(null, slug),
  enable: enableKeyAction.bind(null, slug),
  revoke: revokeKeyAction.bind(null, slug),
  restore: restoreKeyAction.bind(null, slug),
});
