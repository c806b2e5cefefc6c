import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import { invalid } from "./errors";
import type { PageQuery } from "./fields";

/** One page of a list, newest first unless the list says otherwise, and how to ask for the next. */
export type Page<T> = Readonly<{ items: T[]; nextCursor: string | null }>;

/** A place in a list: the sort value and the id of its last row. The id breaks ties, so that no row is skipped. */
export type Place = Readonly<{ at: string; id: string }>;

/** The opaque text of a place. */
export const encodeCursor = (place: Place): string =>
  Buffer.from(JSON.stringify([place.at, place.id])).toString("base64url");

/** @throws AppError `invalid` when the text is not a cursor of ours */
export function decodeCursor(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  try {
    const [at, id, ...rest]: unknown[] = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (typeof at === "string" && typeof id === "string" && rest.length === 0) {
      if (!at.includes("\0") && !id.includes("\0")) return { at, id };
    }
  } catch {
    // Not JSON: answered below, like any other text that is not a cursor.
  }
  throw invalid("cursor", "must be a nextCursor of this list");
}

/**
 * The rows after the cursor in a list that is newest first: those before its instant, or at it with a
 * smaller id. Undefined without a cursor.
 * @throws AppError `invalid` when the text is not a cursor of such a list
 */
export function olderThan(
  at: AnyColumn,
  id: AnyColumn,
  cursor: string | undefined,
): SQL | undefined {
  const place = decodeCursor(cursor);
  if (place === null) return undefined;
  const instant = new Date(place.at);
  if (Number.isNaN(instant.getTime())) throw invalid("cursor", "must be a nextCursor of this list");
  return sql`(${at}, ${id}) < (${instant.toISOString()}::timestamptz, ${place.id})`;
}

/** Text that LIKE takes to the letter. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, "\\$&");

/** The page out of `limit + 1` fetched rows: the extra one only says that there is more. */
export function pageOf<T>(rows: T[], limit: number, placeOf: (row: T) => Place): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? encodeCursor(placeOf(last)) : null };
}

/**
 * A page of a list that is short enough to be read whole. Also after a row that is gone by now the next one follows.
 * @param order whether the oldest or the newest row comes first
 * @throws AppError `invalid` when the cursor is none of ours
 */
export function pageWithin<T>(
  all: readonly T[],
  { limit, cursor }: PageQuery,
  order: "oldest" | "newest",
  placeOf: (row: T) => Place,
): Page<T> {
  const after = decodeCursor(cursor);
  const sign = order === "oldest" ? 1 : -1;
  const compare = (a: Place, b: Place) =>
    sign * (a.at === b.at ? (a.id < b.id ? -1 : Number(a.id > b.id)) : a.at < b.at ? -1 : 1);
  const rest = all
    .filter((row) => after === null || compare(placeOf(row), after) > 0)
    .sort((a, b) => compare(placeOf(a), placeOf(b)));
  return pageOf(rest.slice(0, limit + 1), limit, placeOf);
}
