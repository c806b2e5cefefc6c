import { invalid } from "@/lib/errors";

/**
 * The query as an object. A name that stands twice is refused, since two readers may take different ones.
 * @throws AppError `invalid`
 */
export function parseQuery(search: URLSearchParams): Record<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of search) {
    if (query.has(name)) throw invalid(name.slice(0, 64), "stands twice in the query");
    query.set(name, value);
  }
  return Object.fromEntries(query);
}
