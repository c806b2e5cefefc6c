import { type SQL, sql } from "drizzle-orm";
import { keys } from "@/db/schema/keys";
import { invalid } from "@/lib/errors";
import { decodeCursor } from "@/lib/page";
import type { KEY_SORTS, ListKeysQuery } from "./input";

type Sort = (typeof KEY_SORTS)[number];

/** What a row is ordered by, as the index has it: what is missing stands at the end it belongs to. */
const VALUE: Readonly<Record<Sort, SQL>> = {
  createdAt: sql`${keys.createdAt}`,
  lastUsedAt: sql`coalesce(${keys.lastUsedAt}, '-infinity'::timestamptz)`,
  expiresAt: sql`coalesce(${keys.expiresAt}, 'infinity'::timestamptz)`,
  name: sql`${keys.name}`,
};

/** A row's place in a sort, as the text that a cursor holds. */
export function placeText(
  sort: Sort | undefined,
  row: Readonly<{ createdAt: Date; lastUsedAt: Date | null; expiresAt: Date | null; name: string }>,
): string {
  if (sort === "name") return row.name;
  if (sort === "lastUsedAt") return row.lastUsedAt?.toISOString() ?? "-infinity";
  if (sort === "expiresAt") return row.expiresAt?.toISOString() ?? "infinity";
  return row.createdAt.toISOString();
}

const isInstant = (text: string) =>
  text === "infinity" || text === "-infinity" || !Number.isNaN(Date.parse(text));

/**
 * The order of a list of keys and the rows after its cursor: by the value, and by the id where values are equal, so
 * that no row is skipped or seen twice.
 * @throws AppError `invalid` when the text is no cursor of a list in that order
 */
export function sortOf({
  sort = "createdAt",
  order,
  cursor,
}: Pick<ListKeysQuery, "sort" | "order" | "cursor">): {
  orderBy: [SQL, SQL];
  after: SQL | undefined;
} {
  const value = VALUE[sort];
  const down = (order ?? (sort === "name" ? "asc" : "desc")) === "desc";
  const orderBy: [SQL, SQL] = down
    ? [sql`${value} desc`, sql`${keys.id} desc`]
    : [sql`${value} asc`, sql`${keys.id} asc`];
  const place = decodeCursor(cursor);
  if (place === null) return { orderBy, after: undefined };
  if (sort !== "name" && !isInstant(place.at))
    throw invalid("cursor", "must be a nextCursor of this list");
  const at = sort === "name" ? sql`${place.at}::text` : sql`${instantText(place.at)}::timestamptz`;
  const than = down ? sql`<` : sql`>`;
  return { orderBy, after: sql`(${value}, ${keys.id}) ${than} (${at}, ${place.id}::text)` };
}

/** PostgreSQL reads what JavaScript reads, once it is written as both write it. */
const instantText = (text: string): string =>
  text.endsWith("infinity") ? text : new Date(text).toISOString();
