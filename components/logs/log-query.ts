import { DEFAULT_RANGE, RANGE_IDS } from "@/components/charts/range";
import {
  formatQuery,
  parseQuery,
  QUERY_MAX,
  type QueryFault,
  type QueryField,
  readTime,
  type Term,
} from "@/lib/verifications/query";

type Params = Readonly<Record<string, string | undefined>>;
type Named = Readonly<{ id: string; name: string }>;

/** Names of their own that links to the log use, beside its query. */
const LINKED: Readonly<Record<string, QueryField>> = {
  outcome: "outcome",
  apiId: "api",
  keyId: "key",
  callerId: "caller",
  ownerId: "owner",
  environment: "env",
  ip: "ip",
};

/** The log that an address asks for. */
export type LogQuery = Readonly<{
  /** As it stands in the bar. */
  text: string;
  /** As it was written. */
  terms: readonly Term[];
  /** As the log takes it: names are ids. */
  q: string | undefined;
  faults: readonly QueryFault[];
  /** The parameters of the range, as the address has them. */
  span: Params;
  /** A time stood in the query and belongs to the range: what the address should be. */
  moved: boolean;
}>;

/** Text that a query may hold: what else an address can smuggle in is left out. */
const clean = (text: string) =>
  text
    .replaceAll("\0", "")
    .toWellFormed()
    .slice(0, QUERY_MAX + 1);

/** Reads the log's query out of an address; `apis` may be called by their names. */
export function readLogQuery(params: Params, apis: readonly Named[]): LogQuery {
  const linked = Object.entries(LINKED).flatMap(([name, field]): Term[] => {
    const value = clean(params[name] ?? "");
    return value === ""
      ? []
      : [{ field, negated: false, comparison: "=", values: value.split(",").filter(Boolean) }];
  });
  const typed = clean(params.q ?? "");
  const text = [formatQuery(linked), typed].filter(Boolean).join(" ");
  const { terms, faults } = parseQuery(text);
  const times = terms.filter(({ field }) => field === "time");
  const others = terms.filter(({ field }) => field !== "time");
  const { range, from, to } = params;
  const span = times.length > 0 ? spanOf(times) : { range, from, to };
  const resolved = others.map((term) => withIds(term, apis));
  const strangers = others.flatMap((term, i): QueryFault[] =>
    term.field === "api" && resolved[i] === null
      ? [{ start: term.start, end: term.end, message: "There is no API of that name" }]
      : [],
  );
  return {
    text: times.length > 0 ? formatQuery(others) : text,
    terms: others.map(({ start: _, end: __, ...term }) => term),
    q: formatQuery(resolved.filter((term) => term !== null)) || undefined,
    faults: [...faults, ...strangers],
    span,
    moved: times.length > 0,
  };
}

/** The last time counts. A length that no preset has is a range that ends now. */
function spanOf(times: readonly Term[]): Params {
  const time = readTime(times.at(-1)?.values[0] ?? "");
  if (time === null) return {};
  if ("from" in time)
    return { from: new Date(time.from).toISOString(), to: new Date(time.to).toISOString() };
  const id = RANGE_IDS.find((each) => each === time.last);
  if (id) return { range: id === DEFAULT_RANGE ? undefined : id };
  const unit = { m: 60_000, h: 3_600_000, d: 86_400_000 }[time.last.at(-1) ?? ""] ?? 60_000;
  const to = Date.now();
  const from = to - Math.max(1, Number.parseInt(time.last, 10)) * unit;
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

/** A condition on APIs with ids for names; null when there is no such API. */
function withIds(term: Term, apis: readonly Named[]): Term | null {
  if (term.field !== "api") return term;
  const values = term.values.map((value) => {
    const named = apis.find(({ name }) => name.toLowerCase() === value.toLowerCase());
    return named?.id ?? (/^api_/.test(value) ? value : undefined);
  });
  return values.every((value) => value !== undefined) ? { ...term, values } : null;
}

/** The query with a value of a field asked for as well, or, when it was already, no longer. */
export function toggleValue(terms: readonly Term[], field: QueryField, value: string): Term[] {
  const at = terms.findIndex((term) => term.field === field && !term.negated);
  const found = terms[at];
  if (field === "latency") {
    const [comparison, rest] = value.startsWith(">=")
      ? ([">=", value.slice(2)] as const)
      : (["=", value] as const);
    const others = terms.filter((term) => term.field !== "latency");
    return holdsValue(terms, field, value)
      ? others
      : [...others, { field, negated: false, comparison, values: [rest] }];
  }
  if (!found) return [...terms, { field, negated: false, comparison: "=", values: [value] }];
  const values = found.values.includes(value)
    ? found.values.filter((one) => one !== value)
    : [...found.values, value];
  return values.length === 0
    ? terms.filter((_, i) => i !== at)
    : terms.with(at, { ...found, values });
}

/** Whether a value of a field is asked for. */
export const holdsValue = (terms: readonly Term[], field: QueryField, value: string): boolean =>
  terms.some(
    (term) =>
      term.field === field &&
      !term.negated &&
      (field === "latency"
        ? `${term.comparison}${term.values[0]}` === value
        : term.values.includes(value)),
  );

/** The query with a value left out. */
export const excludeValue = (terms: readonly Term[], field: QueryField, value: string): Term[] => [
  ...(holdsValue(terms, field, value) ? toggleValue(terms, field, value) : terms),
  { field, negated: true, comparison: "=", values: [value] },
];
