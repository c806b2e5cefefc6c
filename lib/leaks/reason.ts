import type { LeakReport } from "./input";

/** Where a secret was found, in a line for people. */
export function leakReason(origin: string, { source, url }: LeakReport[number]): string {
  const place = url === "" ? "" : `: ${url}`;
  return `Found by ${origin} in ${source.toLowerCase()}${place}`.slice(0, 500);
}
