import { type Actor, isAllowed } from "@/lib/actor";
import { ListApisQuery } from "@/lib/apis/input";
import { listApis } from "@/lib/apis/list";
import { AppError } from "@/lib/errors";
import { ListKeysQuery } from "@/lib/keys/input";
import { listKeys } from "@/lib/keys/list";

/** Ids of things there are, by the prefix of their kind; `user_1` stands for an owner. */
export type OwnIds = ReadonlyMap<string, string>;

/** What stands in examples for an owner. */
const EXAMPLE_OWNER = "user_1";

/** Ids of the actor's own workspace to put into examples: as many as the actor may see. */
export async function readOwnIds(actor: Actor): Promise<OwnIds> {
  const ids = new Map([["ws", actor.workspaceId]]);
  const first = async <T>(list: Promise<{ items: readonly T[] }>): Promise<T | undefined> =>
    (await list.catch(nothingIfForbidden)).items[0];
  const [apis, key] = await Promise.all([
    listApis(actor, ListApisQuery.parse({})).catch(nothingIfForbidden),
    isAllowed(actor, "keys:read")
      ? first(listKeys(actor, ListKeysQuery.parse({ limit: "1" })))
      : undefined,
  ]);
  const api = apis.items.find((one) => one.kind === "customer");
  if (api) ids.set("api", api.id);
  if (key) ids.set("key", key.id);
  if (key?.ownerId) ids.set(EXAMPLE_OWNER, key.ownerId);
  return ids;
}

function nothingIfForbidden(error: unknown): { items: never[] } {
  if (error instanceof AppError && error.code === "forbidden") return { items: [] };
  throw error;
}

/** The day on which the examples of the document were made. */
export const EXAMPLE_DAY = Date.parse("2026-06-15T00:00:00.000Z");

const ID = /\b(ws|api|key)_1k2m[0-9a-z]{19}\b|\buser_1\b/g;

/** A text of an example with one's own ids in it. */
export const withOwnIds = (text: string, ids: OwnIds): string =>
  text.replaceAll(ID, (whole, kind?: string) => ids.get(kind ?? whole) ?? whole);

const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\b/g;
const DAY_MS = 86_400_000;

/**
 * A text of an example as if it had been made today: what was to come then is to come now, or a request with it
 * would be refused.
 */
export function asOfToday(text: string, now: Date): string {
  const shift = Math.floor(now.getTime() / DAY_MS) * DAY_MS - EXAMPLE_DAY;
  return text.replaceAll(TIME, (time) => new Date(Date.parse(time) + shift).toISOString());
}
