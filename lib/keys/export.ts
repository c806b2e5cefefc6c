import type { Actor } from "@/lib/actor";
import { encodeCsv } from "@/lib/csv";
import type { KeysFilter } from "./input";
import type { Key } from "./key";
import { listKeys } from "./list";

/** The most rows a file holds. */
export const EXPORT_MAX = 100_000;
const PAGE = 100;

const HEADER = [
  ...[
    "id",
    "name",
    "api_id",
    "environment",
    "status",
    "secret_hint",
    "owner_id",
    "scopes",
    "roles",
  ],
  ...["tags", "limits", "created_at_utc", "last_used_at_utc", "expires_at_utc"],
];

const rowOf = (key: Key) => [
  ...[key.id, key.name, key.apiId, key.environment, key.status, key.hint, key.ownerId ?? ""],
  ...[key.scopes.join(" "), key.roles.join(" "), key.tags.join(" ")],
  key.limits.map((one) => `${one.name}=${one.limit}/${one.windowMs}ms`).join(" "),
  ...[key.createdAt, key.lastUsedAt, key.expiresAt],
];

/**
 * The keys of a filter as CSV, newest first, a page at a time; never a secret. At most 100,000.
 * @throws AppError `forbidden`
 */
export async function* exportKeys(actor: Actor, filter: KeysFilter): AsyncGenerator<string> {
  let cursor: string | undefined;
  let count = 0;
  do {
    const page = await listKeys(actor, { ...filter, limit: PAGE, cursor });
    const text = encodeCsv(HEADER, page.items.map(rowOf));
    yield count === 0 ? text : text.slice(text.indexOf("\n") + 1);
    count += page.items.length;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && count < EXPORT_MAX);
}
