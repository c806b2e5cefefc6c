import { runLoad } from "./load";
import type { Launched } from "./processes";
import type { Row } from "./report";
import type { Stage } from "./stage";

type Query = Readonly<Record<string, string>>;

/** What the API and the keys page spell alike. */
export const FILTERS: Readonly<Record<string, Query>> = {
  none: {},
  "status=active": { status: "active" },
  "status=disabled": { status: "disabled" },
  "status=expired": { status: "expired" },
  "status=revoked": { status: "revoked" },
  "status=not_yet_valid": { status: "not_yet_valid" },
  "tag, common": { tag: "team-7" },
  "tag, rare": { tag: "rare" },
  "tag, of none": { tag: "nothing" },
  "scope, of all": { scope: "invoices:read" },
  "scope, of a role": { scope: "audit:read" },
  "scope, of none": { scope: "nothing:here" },
  "q, part of many names": { q: "deploy" },
  "q, part of one name": { q: "99999" },
  "q, a hint": { q: "acme_live_kw0001…0001" },
  "q, of none": { q: "nothing like it" },
};

/** How a list is asked for, and what stands in its answer whatever the filter finds. */
type List = Readonly<{
  name: string;
  port: number;
  requestOf: (query: Query) => string;
  expected: string;
  /** Before the first filter; before each other one 0.3 s are enough. */
  warmUpMs?: number;
}>;

/** One connection asks for a list again and again, filter by filter. */
export async function benchFilters(
  stage: Stage,
  server: Launched,
  { name, port, requestOf, expected, warmUpMs = 300 }: List,
  queries: Readonly<Record<string, Query>>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [filter, query] of Object.entries(queries)) {
    const { p50, p95, max, answers } = await runLoad(stage.client, server, {
      ...{ port, requests: [requestOf(query)], expected, connections: 1 },
      warmUpMs: rows.length === 0 ? warmUpMs : 300,
      measureMs: stage.options.seconds * 1000,
    });
    rows.push({ list: name, filter, "p50 ms": p50, "p95 ms": p95, "max ms": max, answers });
  }
  return rows;
}
