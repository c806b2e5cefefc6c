import { OUTCOME_GROUPS } from "@/components/charts/outcomes";
import { isQueryField, QUERY_FIELDS } from "@/lib/verifications/query";
import { OUTCOMES } from "@/lib/verify/answer";

/** What could stand where somebody types: `insert` takes the place of the word from `start` to `end`. */
export type Suggestion = Readonly<{ insert: string; hint: string; start: number; end: number }>;
export type Known = Readonly<{ value: string; hint: string }>;

const VALUES: Readonly<Record<string, readonly Known[]>> = {
  outcome: [
    ...OUTCOME_GROUPS.map(({ id, label }) => ({ value: id as string, hint: label })),
    ...OUTCOMES.map((code) => ({ value: code as string, hint: "" })),
  ],
  env: [
    { value: "live", hint: "" },
    { value: "test", hint: "" },
  ],
  latency: [
    { value: ">1ms", hint: "slower than 1 ms" },
    { value: ">10ms", hint: "slower than 10 ms" },
    { value: "<=250us", hint: "at most 250 µs" },
  ],
  time: [
    { value: "15m", hint: "the last 15 minutes" },
    { value: "1h", hint: "the last hour" },
    { value: "24h", hint: "the last day" },
    { value: "7d", hint: "the last 7 days" },
  ],
  method: ["GET", "POST", "PUT", "PATCH", "DELETE"].map((value) => ({ value, hint: "" })),
};

const MOST = 9;
const quote = (value: string) => (/^[^\s",\\]+$/.test(value) ? value : JSON.stringify(value));

/** The word that the caret stands in or behind, up to the caret. */
export function wordAt(text: string, caret: number) {
  const start = text.slice(0, caret).search(/\S*$/);
  const end = caret + text.slice(caret).search(/(?:\s|$)/);
  return { start, end, typed: text.slice(start, caret) };
}

/** Fields while a name is typed, then values: those that everybody has, and those `known` of this workspace. */
export function suggestAt(
  text: string,
  caret: number,
  known: Readonly<Record<string, readonly Known[]>>,
): Suggestion[] {
  const { start, end, typed } = wordAt(text, caret);
  const sign = typed.startsWith("-") ? "-" : "";
  const word = typed.slice(sign.length);
  const at = word.indexOf(":");
  if (at < 0) {
    const fields = Object.entries(QUERY_FIELDS).filter(([name]) =>
      name.startsWith(word.toLowerCase()),
    );
    return fields
      .slice(0, word === "" ? 16 : MOST)
      .map(([name, hint]) => ({ insert: `${sign}${name}:`, hint, start, end }));
  }
  const field = word.slice(0, at).toLowerCase();
  if (!isQueryField(field)) return [];
  const list = word.slice(at + 1);
  const before = list.slice(0, list.lastIndexOf(",") + 1);
  const part = list.slice(before.length).replaceAll('"', "").toLowerCase();
  return [...(known[field] ?? []), ...(VALUES[field] ?? [])]
    .filter(({ value, hint }) => `${value} ${hint}`.toLowerCase().includes(part))
    .slice(0, MOST)
    .map(({ value, hint }) => ({
      ...{ insert: `${sign}${field}:${before}${quote(value)}`, hint, start, end },
    }));
}
