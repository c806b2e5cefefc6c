"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { startTransition } from "react";
import { DEFAULT_RANGE, RANGE_IDS, type RangeId } from "./range";

/** The URL's own words for a range, shared by the picker and the charts' zoom. */
const rangeParsers = {
  range: parseAsStringLiteral(RANGE_IDS).withDefault(DEFAULT_RANGE),
  from: parseAsString,
  to: parseAsString,
};

/** The range in the URL and how to change it. A change is a new entry of the history and reads the page anew. */
export function useRange() {
  const [query, setQuery] = useQueryStates(rangeParsers, {
    history: "push",
    shallow: false,
    startTransition,
    scroll: false,
  });
  return {
    query,
    pick: (range: RangeId) => setQuery({ range, from: null, to: null }),
    zoom: (from: number, to: number) =>
      setQuery({
        range: null,
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
      }),
  };
}
