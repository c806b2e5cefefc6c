import { formatCount, formatExact, plural } from "@/components/ui/format";
import type { KeyCount } from "@/lib/keys/count";
import type { Key } from "@/lib/keys/key";
import type { Page } from "@/lib/page";
import type { Address, ListState } from "./list-state";

const WEEK_MS = 7 * 86_400_000;

/** What is the matter with the keys that are shown, in one sentence. */
export function leadOf(keys: readonly Key[], now: number): string | undefined {
  if (keys.length === 0) return undefined;
  const soon = keys.filter(
    ({ status, expiresAt }) =>
      status === "active" && expiresAt && expiresAt.getTime() - now < WEEK_MS,
  ).length;
  const rotating = keys.filter((key) =>
    key.secrets.some((one) => one.status === "retiring"),
  ).length;
  const parts = [
    soon > 0 && `${plural(soon, "key")} here ${soon === 1 ? "expires" : "expire"} within 7 d`,
    rotating > 0 && `${plural(rotating, "key")} ${rotating === 1 ? "is" : "are"} being rotated`,
  ].filter(Boolean);
  return parts.length > 0 ? `${parts.join(", ")}.` : "Nothing here needs attention.";
}

const PAGES_MAX = 20;
export const PAGE_SIZE = 50;

/** The most keys that are counted for a list: of a filter, and of all there are. */
export const COUNT_MAX = { filtered: 10_000, whole: 250_000 };

/** `104k` is as much as anybody reads of a large number; what was not counted to its end says so. */
const total = ({ count, more }: KeyCount) =>
  more
    ? `${formatExact(count)}+`
    : count < 10_000
      ? formatExact(count)
      : `about ${formatCount(count)}`;

/** What the top of 24 hours is, and how much of it is shown. */
export const topWords = (count: number, whole: boolean): string =>
  count === 0
    ? "No key was verified in the last 24 h."
    : `The ${whole ? "" : "top "}${plural(count, "key")} verified in the last 24 h, most first, by the roll-up of hours.`;

/** Where the pager leads. The URL holds the cursors of the way here, so that back works without counting. */
export function pagerOf(
  address: Address,
  state: ListState,
  { items, nextCursor }: Page<Key>,
  count: KeyCount,
) {
  const way = state.after === "" ? [] : state.after.split(".");
  const first = way.length * PAGE_SIZE + 1;
  const href = (after: string[]) => address({ after: after.join(".") });
  return {
    summary: `${formatExact(first)}–${formatExact(first + items.length - 1)} of ${total(count)} ${count.count === 1 && !count.more ? "key" : "keys"}`,
    ...(way.length > 0 && { previousHref: href(way.slice(1)) }),
    ...(nextCursor !== null && { nextHref: href([nextCursor, ...way].slice(0, PAGES_MAX)) }),
  };
}
