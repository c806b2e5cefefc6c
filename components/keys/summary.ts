import { plural } from "@/components/ui/format";
import type { Key } from "@/lib/keys/key";
import type { Page } from "@/lib/page";
import { type ListState, listHref } from "./list-state";

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

/** Where the pager leads. The URL holds the cursors of the way here, so that back works without counting. */
export function pagerOf(base: string, state: ListState, { items, nextCursor }: Page<Key>) {
  const way = state.after === "" ? [] : state.after.split(".");
  const href = (after: string[]) => listHref(base, { ...state, after: after.join(".") });
  return {
    summary: `${plural(items.length, "key")} on this page`,
    ...(way.length > 0 && { previousHref: href(way.slice(1)) }),
    ...(nextCursor !== null && { nextHref: href([nextCursor, ...way].slice(0, PAGES_MAX)) }),
  };
}
