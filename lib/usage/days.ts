import { sql } from "@/db/sql";
import type { ReadUsageQuery } from "./input";
import { startOfRange } from "./range";

/**
 * The midnights of a zone within a range, and the one that ends its last day. The database knows which days
 * of the zone have 23 or 25 hours.
 */
export async function readDays(
  query: Pick<ReadUsageQuery, "from" | "to" | "timeZone">,
  now: Date,
): Promise<{ starts: Date[]; end: Date }> {
  const { timeZone } = query;
  const to = query.to ?? now;
  const from = startOfRange(query, now);
  const rows = await sql()<{ midnight: Date }[]>`
    select midnight at time zone ${timeZone} as midnight
    from generate_series(
      date_trunc('day', ${from}::timestamptz at time zone ${timeZone}),
      date_trunc('day', (${to}::timestamptz at time zone ${timeZone}) - interval '1 microsecond')
        + interval '1 day',
      interval '1 day') as midnight`;
  const midnights = rows.map((row) => row.midnight);
  return { starts: midnights.slice(0, -1), end: midnights.at(-1) ?? to };
}
