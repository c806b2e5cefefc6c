export const STATUSES = [
  ...["active", "rotating", "disabled", "expired", "revoked", "not_yet_valid"],
] as const;
/** What the list can be ordered by, as its columns are called; `day` is no order of all keys but the top of 24 hours. */
export const SORTS = ["created", "used", "expires", "name", "day"] as const;

const anything = (text: string): string => text;
const oneOf =
  <Value extends string>(values: readonly Value[]) =>
  (text: string): Value | null =>
    values.find((value) => value === text) ?? null;
/** A span such as `30d` or `24h`, or one of a few words. */
const spanOr =
  (...words: string[]) =>
  (text: string): string | null =>
    /^[1-9]\d{0,3}[hd]$/.test(text) || words.includes(text) ? text : null;

/** How everything is read that stands in the list's URL. `after` holds the cursors of the way here, the last one first. */
const READ = {
  q: anything,
  api: anything,
  environment: oneOf(["live", "test", "all"]),
  status: oneOf(STATUSES),
  owner: anything,
  tag: anything,
  scope: anything,
  maker: anything,
  /** The key or client that verified them. */
  caller: anything,
  expires: spanOr("past", "never"),
  unused: spanOr("never"),
  used: spanOr(),
  limits: oneOf(["own", "hit"]),
  sort: oneOf(SORTS),
  order: oneOf(["asc", "desc"]),
  after: anything,
  /** The work on many keys that is being followed. */
  job: anything,
};
type Name = keyof typeof READ;

export type ListState = { [Of in Name]: ReturnType<(typeof READ)[Of]> };

/** The names of the state in the URL, in their order. */
export const NAMES = Object.keys(READ) as Name[];

/** What a text means for a name of the state; an empty one where it means nothing. */
export const readValue = (name: string, text: string): string =>
  NAMES.some((one) => one === name) ? (READ[name as Name](text) ?? "") : "";

/** The state that a query says; what it says wrongly counts as not said. */
export const readListState = (query: Readonly<Record<string, string | undefined>>): ListState =>
  Object.fromEntries(NAMES.map((name) => [name, READ[name](query[name] ?? "")])) as ListState;

/** The address of a list in that state. */
export function listHref(base: string, state: Partial<ListState>): string {
  const said = NAMES.flatMap((name) => (state[name] ? [[name, state[name]]] : []));
  return said.length > 0 ? `${base}?${new URLSearchParams(said)}` : base;
}

/** The address of the list that is shown, with some of it changed. */
export type Address = (change: Partial<ListState>) => string;

/** The part of the state that says which keys, by the names of the address. */
export const FILTERS = [
  ...["q", "api", "status", "owner", "tag", "scope", "maker", "caller"],
  ...["expires", "unused", "used", "limits"],
] as const;
export type FilterName = (typeof FILTERS)[number];

const UNIT_MS = { h: 3_600_000, d: 86_400_000 };
const HOUR_MS = UNIT_MS.h;
const spanMs = (text: string) =>
  Number.parseInt(text, 10) * (text.endsWith("h") ? UNIT_MS.h : UNIT_MS.d);

/** Whether the URL narrows the list, its environment aside. */
export const isFiltered = (state: ListState): boolean =>
  FILTERS.some((name) => Boolean(state[name]));

/** The filters that a URL asks for, as `KeysFilter` takes them. `shown` is the environment of the shell. */
export function filterOf(state: ListState, shown: "live" | "test", now: number) {
  const { q, api, owner, tag, scope, maker, caller, status, expires, unused, used, limits } = state;
  const environment = state.environment ?? shown;
  const ago = (text: string) => new Date(now - spanMs(text)).toISOString();
  const soon = expires && expires !== "past" && expires !== "never" ? expires : undefined;
  // Of keys that end or never do those are meant that still work, unless another status is asked for.
  const alive = soon || expires === "never" || status === "rotating" ? "active" : "";
  const given = {
    q,
    apiId: api,
    ownerId: owner,
    tag,
    scope,
    createdById: maker,
    callerId: caller,
    status: (status === "rotating" ? "" : status) || (expires === "past" ? "expired" : alive),
    environment: environment === "all" ? "" : environment,
    secrets: status === "rotating" ? "retiring" : "",
    expires: expires === "never" ? expires : "",
    expiresBefore: soon ? new Date(now + spanMs(soon)).toISOString() : "",
    used: unused === "never" ? unused : "",
    unusedSince: unused && unused !== "never" ? ago(unused) : "",
    usedSince: used ? ago(used) : "",
    limits: limits === "own" ? limits : "",
    limitedSince: limits === "hit" ? new Date(now - 23 * HOUR_MS).toISOString() : "",
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
}

const SORTED_BY = {
  created: "createdAt",
  used: "lastUsedAt",
  expires: "expiresAt",
  name: "name",
} as const;

/** The page of `listKeys` that a URL asks for. */
export function queryOf(state: ListState, shown: "live" | "test", now: number) {
  const cursor = state.after.split(".")[0] ?? "";
  return {
    ...filterOf(state, shown, now),
    ...(cursor && { cursor }),
    ...(state.sort && state.sort !== "day" && { sort: SORTED_BY[state.sort] }),
    ...(state.order && { order: state.order }),
  };
}

const spanWords = (text: string) =>
  text === "24h" ? "24 h" : text.replace(/[hd]$/, (unit) => ` ${unit}`);

/** A filter of the state in words, as its chip says it; undefined where it is not set. */
export function describeFilter(
  name: FilterName,
  state: ListState,
  nameOf: (id: string) => string,
): string | undefined {
  const value = state[name];
  if (!value) return undefined;
  switch (name) {
    case "q":
      return `“${value}”`;
    case "api":
      return nameOf(value);
    case "status":
      return value === "not_yet_valid" ? "not yet valid" : value;
    case "expires":
      if (value === "past") return "expired";
      return value === "never" ? "never expires" : `expires within ${spanWords(value)}`;
    case "unused":
      return value === "never" ? "never used" : `unused for ${spanWords(value)}`;
    case "used":
      return `used in the last ${spanWords(value)}`;
    case "limits":
      return value === "own" ? "has limits of its own" : "rate limited in 24 h";
    case "maker":
      return `made by ${value}`;
    case "caller":
      return `verified by ${nameOf(value)}`;
    default:
      return `${name} ${value}`;
  }
}

/** The filters and the order of a list as a saved view keeps them: without its page, its job and its environment. */
export const viewQuery = (state: ListState): string =>
  listHref("", { ...state, after: "", job: "", environment: null }).replace(/^\?/, "");

/** All filters of the state as one text, the environment too. */
export function wordsOf(
  state: ListState,
  shown: "live" | "test" | "all",
  nameOf: (id: string) => string,
): string {
  const words = FILTERS.flatMap((name) => describeFilter(name, state, nameOf) ?? []);
  return [shown === "all" ? "live and test" : shown, ...words].join(", ");
}
