/** What Next hands to a page of the part behind the question mark. */
export type SearchParams = Promise<Readonly<Record<string, string | string[] | undefined>>>;

/** The query as texts: the first one of each name, empty ones left out. */
export async function readQuery(given: SearchParams): Promise<Record<string, string>> {
  const entries = Object.entries(await given).map(([name, value]) => [
    name,
    (Array.isArray(value) ? value[0] : value) ?? "",
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== ""));
}

/** A path with a query of the texts that are not empty. */
export function hrefOf(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []));
  const text = new URLSearchParams(given).toString();
  return text === "" ? path : `${path}?${text}`;
}
