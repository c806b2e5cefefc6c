"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { startTransition, useOptimistic } from "react";

/** What becomes of names of the query; an empty text takes a name away. */
export type QueryChange = Readonly<Record<string, string>>;

/**
 * The query of the address, and how to change some of it: a new entry of the history, with which the page is read anew.
 * What is asked for is shown at once.
 */
export function useQuery() {
  const router = useRouter();
  const [query, show] = useOptimistic(new URLSearchParams(useSearchParams()));
  const change = (part: QueryChange) =>
    startTransition(() => {
      // Not the one of the last render: another control may have changed it meanwhile.
      const next = new URLSearchParams(location.search);
      for (const [name, value] of Object.entries(part))
        if (value === "") next.delete(name);
        else next.set(name, value);
      const href = next.size > 0 ? `${location.pathname}?${next}` : location.pathname;
      show(next);
      // Of the address at once, so that the next change begins with this one.
      history.pushState(null, "", href);
      router.replace(href, { scroll: false });
    });
  return { query, change };
}
