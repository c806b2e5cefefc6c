import { readAppearance, readKeysLook } from "@/app/_web/appearance";
import { readAsk } from "@/app/_web/ask";
import { orFirstPage } from "@/app/_web/first-page";
import type { Member } from "@/app/_web/session";
import { saveKeysLook } from "@/app/actions";
import { jobView } from "@/components/keys/bulk-actions";
import { BulkBar } from "@/components/keys/bulk-bar";
import { CreateKey } from "@/components/keys/create-key";
import { curlOf, requestOf } from "@/components/keys/draft";
import { FilterBar } from "@/components/keys/filter-bar";
import { JobPanel } from "@/components/keys/job-panel";
import { KeysTable } from "@/components/keys/keys-table";
import {
  filterOf,
  isFiltered,
  type ListState,
  listHref,
  queryOf,
  viewQuery,
  wordsOf,
} from "@/components/keys/list-state";
import { LookMenu } from "@/components/keys/look-menu";
import { NoKeys } from "@/components/keys/no-keys";
import { Peek } from "@/components/keys/peek";
import { COUNT_MAX, leadOf, PAGE_SIZE, pagerOf, topWords } from "@/components/keys/summary";
import { AskAdmin } from "@/components/team/ask-admin";
import { plural } from "@/components/ui/format";
import { Pager } from "@/components/ui/pager";
import { Refresh } from "@/components/ui/refresh";
import type { Actor } from "@/lib/actor";
import { getJob } from "@/lib/jobs/get";
import type { Job } from "@/lib/jobs/job";
import { countKeys } from "@/lib/keys/count";
import { KeysFilter, ListKeysQuery } from "@/lib/keys/input";
import { listKeys } from "@/lib/keys/list";
import { listBusiestKeys } from "@/lib/keys/list-busiest";
import { listTopCallers } from "@/lib/usage/list-top-callers";
import { readPeaks } from "@/lib/usage/read-peaks";
import { readSparks } from "@/lib/usage/read-sparks";
import { SavedViews } from "../views";
import {
  disableKeyAction,
  enableKeyAction,
  findSecretAction,
  restoreKeyAction,
  revokeKeyAction,
} from "./actions";
import { createProps, readPrefill } from "./create-props";
import {
  bulkKeysAction,
  cancelJobAction,
  peekKeyAction,
  readJobAction,
  takeSecretsAction,
} from "./list-actions";

/**
 * The list of keys as a page draws it: the sentence over it, the button that makes a key, and the list with all that
 * works on it. `create` is what a link to its form fills in. `base` is the page's own path; with `apiId` the list is that API's alone, and its address does not say so.
 */
export async function readKeysList(
  member: Member,
  asked: ListState,
  { base, apiId, create: asks }: Readonly<{ base: string; apiId?: string; create?: unknown }>,
) {
  const { actor } = member;
  const { slug } = member.workspace;
  const state = apiId === undefined ? asked : { ...asked, api: apiId };
  const address = (change: Partial<ListState>) =>
    listHref(base, { ...state, ...change, ...(apiId !== undefined && { api: "" }) });
  const { environment } = await readAppearance();
  const shown = state.environment ?? environment;
  const now = Date.now();
  const query = ListKeysQuery.safeParse(queryOf(state, environment, now));
  const filter = filterOf(state, environment, now);
  const counted = KeysFilter.safeParse(filter);
  const filtered = isFiltered(asked);
  const countMax = filtered ? COUNT_MAX.filtered : COUNT_MAX.whole;
  const keysHref = `/${slug}/keys`;
  const top = state.sort === "day";
  const [list, create, count, job, look, callers] = await Promise.all([
    !query.success || !counted.success
      ? NOTHING
      : top
        ? readTop(actor, counted.data)
        : orFirstPage(listKeys(actor, query.data), address({ after: "" })),
    createProps(actor, slug, shown === "test" ? "test" : environment, {
      ...(apiId && { api: apiId }),
      ...readPrefill(asks),
    }),
    counted.success ? countKeys(actor, counted.data, countMax) : NO_KEYS,
    state.job ? orNothing(getJob(actor, state.job)) : null,
    readKeysLook(),
    readCallers(actor, now),
  ]);
  const ids = list.items.map((key) => key.id);
  const [sparks, peaks, anywhere] = await Promise.all([
    readSparks(actor, ids),
    readPeaks(actor, ids),
    list.items.length > 0 ? list : listKeys(actor, { limit: 1, ...(apiId && { apiId }) }),
  ]);
  const ask = await readAsk(member, "keys:write", "create and change keys");
  const mayWrite = ask === null;
  const only = (one: "live" | "test") => listHref(base, { environment: one });
  const button = (
    <>
      <CreateKey
        {...create}
        reason={ask?.sentence}
        listHref={{
          live: shown === "test" ? only("live") : null,
          test: shown === "live" ? only("test") : null,
        }}
      />
      {ask && <AskAdmin ask={ask} />}
    </>
  );
  const some = anywhere.items.length > 0;
  const body = (
    <>
      <FilterBar
        apis={apiId === undefined ? create.apis : []}
        callers={callers}
        environment={environment}
        keysHref={keysHref}
        findSecret={findSecretAction.bind(null, slug)}
      >
        <SavedViews actor={actor} slug={slug} screen="keys" query={viewQuery(state)} />
        <LookMenu look={look} save={saveKeysLook} />
      </FilterBar>
      {job && (
        <JobPanel
          job={jobView(job)}
          actions={{
            ...jobActions(slug),
            ...(mayWrite && { start: bulkKeysAction.bind(null, slug) }),
          }}
          keysHref={keysHref}
          failuresHref={`/${slug}/jobs/${job.id}/failures.csv`}
          closeHref={address({ job: "" })}
        />
      )}
      <KeysTable
        keys={list.items}
        sparks={sparks}
        peaks={peaks}
        apis={new Map(create.apis.map((api) => [api.id, api]))}
        state={state}
        address={address}
        look={look}
        selectionBar={
          mayWrite && (
            <BulkBar
              total={count.count}
              more={count.more}
              filter={filter}
              filterWords={wordsOf(state, shown, (id) => nameOf([...create.apis, ...callers], id))}
              csvHref={listHref(`/${slug}/keys.csv`, { ...state, after: "", job: "" })}
              actions={{ start: bulkKeysAction.bind(null, slug) }}
            />
          )
        }
        keysHref={keysHref}
        now={now}
        mixed={shown === "all"}
        actions={mayWrite ? rowActions(slug) : undefined}
        empty={
          <NoKeys
            why={filtered || state.after || top ? "filtered" : some ? "environment" : "none"}
            q={state.q}
            clearHref={base}
            otherHref={only(shown === "live" ? "test" : "live")}
            environment={shown === "test" ? "test" : "live"}
            curl={curlOf(create.apiUrl, requestOf(create.start, now))}
            newHref={mayWrite ? `${keysHref}/new${apiId ? `?api=${apiId}` : ""}` : undefined}
          />
        }
        footer={
          top ? (
            plural(list.items.length, "key")
          ) : (
            <Pager label="keys" {...pagerOf(address, state, list, count)} />
          )
        }
      />
      <Peek peek={peekKeyAction.bind(null, slug)} keysHref={keysHref} />
      <Refresh seconds={15} />
    </>
  );
  const lead = top
    ? topWords(list.items.length, list.items.length < PAGE_SIZE)
    : leadOf(list.items, now);
  return { lead, button, body };
}

const NOTHING = { items: [], nextCursor: null };
const NO_KEYS = { count: 0, more: false };

/** A job that is over for 30 days, or that somebody made up, is not worth a word. */
const orNothing = (reading: Promise<Job>) => reading.catch(() => null);

const nameOf = (named: readonly { id: string; name: string }[], id: string) =>
  named.find((one) => one.id === id)?.name ?? id;

const readTop = async (actor: Actor, filter: KeysFilter) => ({
  items: await listBusiestKeys(actor, filter, PAGE_SIZE),
  nextCursor: null,
});

const CALLERS = 20;
const CALLERS_MS = 30 * 86_400_000;

/** Who verified most in 30 days, to filter by. */
async function readCallers(actor: Actor, now: number) {
  const from = new Date(now - CALLERS_MS);
  const found = await listTopCallers(actor, { limit: CALLERS, from, to: new Date(now) });
  return found.flatMap(({ callerId: id, name }) => (name === null ? [] : [{ id, name }]));
}

const jobActions = (slug: string) => ({
  read: readJobAction.bind(null, slug),
  cancel: cancelJobAction.bind(null, slug),
  takeSecrets: takeSecretsAction.bind(null, slug),
});

const rowActions = (slug: string) => ({
  disable: disableKeyAction.bind(null, slug),
  enable: enableKeyAction.bind(null, slug),
  revoke: revokeKeyAction.bind(null, slug),
  restore: restoreKeyAction.bind(null, slug),
});
