import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";

export const STATUSES = ["active", "disabled", "expired", "revoked", "not_yet_valid"] as const;

/** Everything about the list that stands in its URL. `after` holds the cursors of the way here, the last one first. */
export const listParsers = {
  q: parseAsString.withDefault(""),
  api: parseAsString.withDefault(""),
  environment: parseAsStringLiteral(["live", "test", "all"]),
  status: parseAsStringLiteral(STATUSES),
  owner: parseAsString.withDefault(""),
  tag: parseAsString.withDefault(""),
  scope: parseAsString.withDefault(""),
  expires: parseAsStringLiteral(["7d", "30d", "past", "never"]),
  unused: parseAsStringLiteral(["7d", "30d", "90d"]),
  after: parseAsString.withDefault(""),
};

export const loadListState = createLoader(listParsers);
export const listHref = createSerializer(listParsers);
export type ListState = Awaited<ReturnType<typeof loadListState>>;

const DAY_MS = 86_400_000;
const days = (text: string) => Number.parseInt(text, 10) * DAY_MS;

/** Whether the URL narrows the list, its environment aside. */
export const isFiltered = ({ environment, after, ...rest }: ListState): boolean =>
  Object.values(rest).some((value) => value !== null && value !== "");

/** The filters of `listKeys` that a URL asks for. `shown` is the environment of the shell. */
export function queryOf(state: ListState, shown: "live" | "test", now: number) {
  const { q, api, owner, tag, scope, status, expires, unused, after } = state;
  const environment = state.environment ?? shown;
  const given = {
    q,
    apiId: api,
    ownerId: owner,
    tag,
    scope,
    status: status ?? (expires === "past" ? "expired" : ""),
    environment: environment === "all" ? "" : environment,
    cursor: after.split(".")[0] ?? "",
  };
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  return {
    ...filled,
    ...(expires === "never" ? { expires, status: status ?? "active" } : {}),
    ...(expires === "7d" || expires === "30d"
      ? { expiresBefore: new Date(now + days(expires)).toISOString(), status: status ?? "active" }
      : {}),
    ...(unused ? { unusedSince: new Date(now - days(unused)).toISOString() } : {}),
  };
}
