import { orFirstPage } from "@/app/_web/first-page";
import type { Range } from "@/components/charts/range";
import type { LogQuery } from "@/components/logs/log-query";
import type { Actor } from "@/lib/actor";
import { readKeyNames } from "@/lib/keys/read-names";
import { listVerifications } from "@/lib/verifications/list";
import { readFacets } from "@/lib/verifications/read-facets";
import { readHistogram } from "@/lib/verifications/read-histogram";
import { readObstacle } from "@/lib/verifications/read-obstacle";
import { readLogPlace } from "@/lib/verifications/read-place";

const ROWS = 50;

type Asked = Readonly<{ q: LogQuery["q"]; range: Range }>;

/** What the log is asked for besides its page. */
export const filtersOf = ({ q, range }: Asked) => ({
  q,
  from: new Date(range.from),
  to: new Date(range.to),
});

/** A page of the log, with names, and where it ends; the reason when there is none. */
export async function readRows(
  actor: Actor,
  asked: Asked,
  { cursor, firstHref }: Readonly<{ cursor: string | undefined; firstHref: string }>,
) {
  // Before the rows, so that none lies between them and what the live stream begins with.
  const after = await readLogPlace();
  const filters = filtersOf(asked);
  const page = await orFirstPage(
    listVerifications(actor, { ...filters, cursor, limit: ROWS }),
    firstHref,
  );
  const [names, obstacle] = await Promise.all([
    readKeyNames(
      actor,
      page.items.flatMap(({ keyId, callerId }) => [keyId, callerId]),
    ),
    page.items.length === 0 ? readObstacle(actor, filters) : null,
  ]);
  return { ...page, after, names, obstacle };
}

/** How the log splits up, with names. */
export async function readSplit(actor: Actor, asked: Asked) {
  const facets = await readFacets(actor, filtersOf(asked));
  const ids = [...facets.values.key, ...facets.values.caller].map(({ value }) => value);
  return { facets, names: await readKeyNames(actor, ids) };
}

export const readBars = (actor: Actor, { q, range }: Asked) =>
  readHistogram(actor, { q, edges: range.edges });
