import { and, eq, gte, inArray, lt, not, or, type SQL, sql } from "drizzle-orm";
import { verifications } from "@/db/schema/usage";
import { invalid } from "@/lib/errors";
import { escapeLike } from "@/lib/page";
import { outcomesNamed } from "@/lib/verify/outcome-group";
import type { ListVerificationsQuery } from "./input";
import { microsOf, parseQuery, type QueryField, type Term } from "./query";

type Filters = Omit<ListVerificationsQuery, "limit" | "cursor">;

/** What a query asks for besides its page. @throws AppError `invalid` (q) */
export function filtersOf(query: Filters): SQL | undefined {
  const { from, to, q, ...filters } = query;
  const { outcome, apiId, keyId, ownerId, callerId, environment, ip } = filters;
  return and(
    from && gte(verifications.at, from),
    to && lt(verifications.at, to),
    outcome === undefined ? undefined : inArray(verifications.outcome, outcome.split(",")),
    apiId === undefined ? undefined : eq(verifications.apiId, apiId),
    keyId === undefined ? undefined : eq(verifications.keyId, keyId),
    ownerId === undefined ? undefined : eq(verifications.ownerId, ownerId),
    callerId === undefined ? undefined : eq(verifications.callerId, callerId),
    environment === undefined ? undefined : eq(verifications.environment, environment),
    ip === undefined ? undefined : eq(verifications.ip, ip),
    ...termsOf(q).map(conditionOf),
  );
}

/** The conditions of a query's text. @throws AppError `invalid` (q), with the first thing that cannot be read */
export function termsOf(q: string | undefined): Term[] {
  if (q === undefined) return [];
  const { terms, faults } = parseQuery(q);
  const [fault] = faults;
  if (fault) throw invalid("q", `${fault.message} (at ${fault.start})`);
  if (terms.some(({ field }) => field === "time"))
    throw invalid("q", "takes no time: use from and to");
  return terms;
}

/** A condition for the database: `matchesTerm` says the same of a row in memory. */
export function conditionOf({ negated, ...term }: Term): SQL | undefined {
  const condition = positiveOf(term);
  return negated && condition ? not(condition) : condition;
}

const COLUMNS = {
  key: verifications.keyId,
  api: verifications.apiId,
  owner: verifications.ownerId,
  caller: verifications.callerId,
  env: verifications.environment,
  request: verifications.requestId,
} as const;

const isPlain = (field: QueryField): field is keyof typeof COLUMNS => Object.hasOwn(COLUMNS, field);

function positiveOf({ field, comparison, values }: Omit<Term, "negated">): SQL | undefined {
  if (isPlain(field)) return inArray(COLUMNS[field], [...values]);
  switch (field) {
    case "outcome":
      return inArray(verifications.outcome, values.flatMap(outcomesNamed));
    case "secret":
      return inArray(verifications.secretVersion, values.map(Number));
    case "method":
      return inArray(
        verifications.method,
        values.map((value) => value.toUpperCase()),
      );
    case "tag":
      return or(...values.map((value) => sql`${value} = any(${verifications.tags})`));
    case "scope":
      return or(...values.map((value) => sql`strpos(${verifications.scopes}, ${value}) > 0`));
    case "agent":
      return or(
        ...values.map(
          (value) => sql`strpos(lower(${verifications.userAgent}), lower(${value})) > 0`,
        ),
      );
    case "ip":
    case "path":
      return or(...values.map((value) => beginningOf(verifications[field], value)));
    case "latency":
      return or(...values.map((value) => latencyOf(comparison, microsOf(value) ?? 0)));
    case "time":
      return undefined;
  }
}

const beginningOf = (column: typeof verifications.ip | typeof verifications.path, value: string) =>
  value.endsWith("*")
    ? sql`${column} like ${`${escapeLike(value.slice(0, -1))}%`}`
    : eq(column, value);

/** Written out, since a comparison sign cannot be a parameter. */
function latencyOf(comparison: Term["comparison"], micros: number): SQL {
  const column = verifications.latencyMicros;
  switch (comparison) {
    case ">":
      return sql`${column} > ${micros}`;
    case ">=":
      return sql`${column} >= ${micros}`;
    case "<":
      return sql`${column} < ${micros}`;
    case "<=":
      return sql`${column} <= ${micros}`;
    case "=":
      return sql`${column} = ${micros}`;
  }
}
