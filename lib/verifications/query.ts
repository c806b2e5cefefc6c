import { outcomesNamed } from "@/lib/verify/outcome-group";
import { nearest } from "./nearest";
import { readWords, type Span, type Word } from "./query-words";

/** What the log can be asked about, each with what its values look like. */
export const QUERY_FIELDS = {
  outcome: "a group or a code: denied, RATE_LIMITED",
  key: "a key’s id",
  api: "an API’s id or name",
  owner: "an owner’s id",
  caller: "the id of who called verify",
  scope: "a part of the scopes that were asked",
  ip: "an address, or the beginning of some: 203.0.113.*",
  latency: "compared: >5ms, <=250us, >1s",
  time: "1h, 7d, or from..to",
  env: "live or test",
  secret: "a version of the secret: 2",
  request: "a request’s id",
  method: "GET, POST, …",
  path: "a path, or the beginning of some: /v1/pay*",
  agent: "a part of the user agent",
  tag: "a tag of the request",
} as const;
export type QueryField = keyof typeof QUERY_FIELDS;

export const isQueryField = (name: string): name is QueryField => Object.hasOwn(QUERY_FIELDS, name);

export const COMPARISONS = ["=", ">=", "<=", ">", "<"] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** One condition: a field is (not) one of some values, or, of latencies, compares to one. */
export type Term = Readonly<{
  field: QueryField;
  negated: boolean;
  comparison: Comparison;
  values: readonly string[];
}>;

/** What could not be read, where it stands in the text, and what to write instead when that can be told. */
export type QueryFault = Span & Readonly<{ message: string; instead?: string }>;

/** A query as it was understood. Faulty parts are left out of `terms`. */
export type ParsedQuery = Readonly<{ terms: (Term & Span)[]; faults: QueryFault[] }>;

export const QUERY_MAX = 600;
const TERMS_MAX = 20;

/** How a word without a field is understood, by its shape. */
const SHAPES: readonly (readonly [QueryField, RegExp])[] = [
  ["request", /^req_[a-z0-9]+$/],
  ["key", /^key_[a-z0-9]+$/],
  ["api", /^api_[a-z0-9]+$/],
  ["ip", /^\d{1,3}(\.\d{1,3}){0,3}\.?\*?$/],
  ["ip", /^(?=.*:.*:)[0-9a-f:]+\*?$/i],
];

/** Why a value is none of its field; nothing when it is one. */
const FAULTS: Partial<Record<QueryField, (value: string) => string | undefined>> = {
  outcome: (value) =>
    outcomesNamed(value).length > 0 ? undefined : "There is no outcome of that name",
  env: (value) => (/^(live|test)$/.test(value) ? undefined : "An environment is live or test"),
  secret: (value) => (/^\d{1,9}$/.test(value) ? undefined : "A version of a secret is a number"),
  latency: (value) =>
    microsOf(value) === null ? "A latency is a number with its unit: 250us, 5ms, 1.5s" : undefined,
  time: (value) =>
    readTime(value) === null
      ? "A time is a length such as 1h or 7d, or two moments: 2026-11-01T10:00Z..2026-11-01T12:00Z"
      : undefined,
};

const KNOWN: Partial<Record<QueryField, readonly string[]>> = {
  env: ["live", "test"],
  outcome: ["valid", "limited", "quota", "denied", "inactive", "unknown"],
};

/** Reads a query such as `outcome:denied -ip:203.0.113.* latency:>5ms api:"Search and find"`. Never throws. */
export function parseQuery(text: string): ParsedQuery {
  const { words, unclosed } = readWords(text);
  const terms: (Term & Span)[] = [];
  const faults: QueryFault[] = [];
  if (text.length > QUERY_MAX)
    return {
      terms,
      faults: [fault({ start: QUERY_MAX, end: text.length }, "The query is too long")],
    };
  if (unclosed)
    faults.push(
      fault(
        unclosed,
        "This quotation mark is not closed",
        `${text.slice(unclosed.start, unclosed.end)}"`,
      ),
    );
  for (const word of words) {
    const term = readTerm(word);
    if ("message" in term) faults.push(term);
    else if (terms.length === TERMS_MAX)
      faults.push(fault(word, `A query has at most ${TERMS_MAX} conditions`));
    else terms.push(term);
  }
  return { terms, faults };
}

const fault = ({ start, end }: Span, message: string, instead?: string): QueryFault => ({
  ...{ start, end, message },
  ...(instead === undefined ? {} : { instead }),
});

function readTerm(word: Word): (Term & Span) | QueryFault {
  const { start, end, negated, name, values } = word;
  if (name === null) return readBare(word);
  const field = name.toLowerCase();
  const sign = negated ? "-" : "";
  if (!isQueryField(field)) {
    const near = nearest(field, Object.keys(QUERY_FIELDS));
    const rest = word.text.slice(word.text.indexOf(":"));
    return near
      ? fault(word, `There is no field ${name}: ${near} was meant?`, `${sign}${near}${rest}`)
      : fault(word, `There is no field ${name}`);
  }
  const { comparison, first } = readComparison(field, values[0] ?? "");
  const given = [first, ...values.slice(1)];
  if (given.includes("")) return fault(word, `${field}: needs a value: ${QUERY_FIELDS[field]}`);
  if (given.length > 1 && (field === "time" || comparison !== "="))
    return fault(word, `${field}: takes one value`);
  if (field === "time" && negated) return fault(word, "A time cannot be left out");
  for (const value of given) {
    const message = FAULTS[field]?.(value);
    if (message === undefined) continue;
    const near = nearest(value.toLowerCase(), KNOWN[field] ?? []);
    return fault(word, message, near && `${sign}${field}:${near}`);
  }
  return { field, negated, comparison, values: given, start, end };
}

/** Longer signs first, so that `>=` is not read as `>`. */
function readComparison(field: QueryField, value: string) {
  const comparison =
    field === "latency" ? COMPARISONS.find((sign) => value.startsWith(sign)) : undefined;
  return comparison
    ? { comparison, first: value.slice(comparison.length) }
    : { comparison: "=" as const, first: value };
}

function readBare({ start, end, negated, values }: Word): (Term & Span) | QueryFault {
  const [value = ""] = values;
  const span = { start, end };
  const shaped = SHAPES.find(([, shape]) => shape.test(value))?.[0];
  const field =
    shaped ?? (/^[A-Z_]+$/.test(value) && outcomesNamed(value).length > 0 ? "outcome" : undefined);
  if (field && values.length === 1)
    return { ...span, field, negated, comparison: "=", values: [value] };
  const name = nearest(value.toLowerCase(), Object.keys(QUERY_FIELDS), 1);
  return fault(
    span,
    "Say what to look for: key:, ip:, outcome:, …",
    name ? `${name}:` : outcomesNamed(value).length > 0 ? `outcome:${value}` : undefined,
  );
}

const PLAIN = /^[^\s",\\]+$/;
const quoted = (value: string) =>
  PLAIN.test(value) ? value : `"${value.replaceAll(/["\\]/g, "\\$&")}"`;

/** A condition as it is written. */
export function formatTerm({ field, negated, comparison, values }: Term): string {
  const sign = comparison === "=" ? "" : comparison;
  return `${negated ? "-" : ""}${field}:${sign}${values.map(quoted).join(",")}`;
}

/** A query that is read as these conditions. */
export const formatQuery = (terms: readonly Term[]): string => terms.map(formatTerm).join(" ");

const UNITS = { us: 1, µs: 1, ms: 1_000, s: 1_000_000 } as const;

/** A latency in microseconds: `250us`, `5ms`, `1.5s`; without a unit it is in milliseconds. */
export function microsOf(value: string): number | null {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(us|µs|ms|s)?$/.exec(value);
  if (!match) return null;
  const unit = match[2] === "us" || match[2] === "µs" || match[2] === "s" ? match[2] : "ms";
  return Math.round(Number(match[1]) * UNITS[unit]);
}

/** A time as it is written: a length that ends now (`1h`, `7d`), or from..to as milliseconds since 1970. */
export function readTime(
  value: string,
): Readonly<{ last: string } | { from: number; to: number }> | null {
  if (/^\d{1,3}[mhd]$/.test(value)) return { last: value };
  const [from, to] = value
    .split("..")
    .map((one) => (/^\d{4}-/.test(one) ? Date.parse(one) : Number.NaN));
  return from !== undefined && to !== undefined && from < to ? { from, to } : null;
}
