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

/**
 * K09: a route that declares no query refuses one, above all a key in it: a URL ends in logs.
 * @throws AppError `invalid`
 */
export function refuseQuery(search: URLSearchParams): void {
  const [name] = search.keys();
  if (name !== undefined) throw invalid(name.slice(0, 64), "is not a parameter of this request");
}
