import type { LimitedQuery } from "@/lib/usage/list-limited-keys";

type Filters = Pick<LimitedQuery, "apiId" | "key" | "limit" | "unlimitedToo">;

/** What the address narrows the list of limited keys by. */
export const filtersOf = (query: Readonly<Record<string, string>>): Filters => ({
  apiId: query.api || undefined,
  key: query.name?.trim() || undefined,
  limit: query.limit || undefined,
  unlimitedToo: query.all === "1",
});
