import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/** The number of the bucket that a time is in, 0 for the first; `edges` in milliseconds since 1970, rising. */
export function bucketOf(time: SQLWrapper, edges: readonly number[]): SQL<number> {
  const array = `{${edges.map((edge) => new Date(edge).toISOString()).join(",")}}`;
  return sql`width_bucket(${time}, ${array}::timestamptz[]) - 1`.mapWith(Number);
}
