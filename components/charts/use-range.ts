"use client";

import { useQuery } from "@/components/ui/use-query";
import { DEFAULT_RANGE, type RangeId } from "./range";

/** The range in the URL and how to change it, shared by the picker and the charts' zoom. */
export function useRange() {
  const { query, change } = useQuery();
  const [range, from, to] = ["range", "from", "to"].map((name) => query.get(name));
  return {
    query: { range, from, to },
    pick: (id: RangeId) => change({ range: id === DEFAULT_RANGE ? "" : id, from: "", to: "" }),
    zoom: (begin: number, end: number) =>
      change({
        range: "",
        from: new Date(begin).toISOString(),
        to: new Date(end).toISOString(),
      }),
  };
}
