import { outcomesNamed } from "@/lib/verify/outcome-group";
import { microsOf, type Term } from "./query";
import type { Verification } from "./verification";

/** What a condition is asked of; in the browser a row has its time as text. */
export type Matched = Omit<Verification, "at">;

/** Whether a row fulfils every condition, as the database would say. */
export const matchesTerms = (terms: readonly Term[], row: Matched): boolean =>
  terms.every((term) => matchesTerm(term, row));

const matchesTerm = ({ negated, ...term }: Term, row: Matched): boolean =>
  (term.field === "time" || term.values.some((value) => isOne(term, value, row))) !==
  (negated && term.field !== "time");

function isOne({ field, comparison }: Omit<Term, "negated">, value: string, row: Matched): boolean {
  switch (field) {
    case "outcome":
      return outcomesNamed(value).includes(row.outcome);
    case "key":
      return row.keyId === value;
    case "api":
      return row.apiId === value;
    case "owner":
      return row.ownerId === value;
    case "caller":
      return row.callerId === value;
    case "env":
      return row.environment === value;
    case "request":
      return row.requestId === value;
    case "secret":
      return row.secretVersion === Number(value);
    case "method":
      return row.method === value.toUpperCase();
    case "tag":
      return row.tags.includes(value);
    case "scope":
      return row.scopes.includes(value);
    case "agent":
      return row.userAgent.toLowerCase().includes(value.toLowerCase());
    case "ip":
    case "path":
      return value.endsWith("*") ? row[field].startsWith(value.slice(0, -1)) : row[field] === value;
    case "latency":
      return compares(row.latencyMicros, comparison, microsOf(value) ?? 0);
    case "time":
      return true;
  }
}

function compares(a: number, comparison: Term["comparison"], b: number): boolean {
  switch (comparison) {
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case "=":
      return a === b;
  }
}
