/** A page that somebody was on. */
export type Recent = Readonly<{ href: string; label: string }>;

const MAX = 5;
const nameOf = (workspace: string) => `keyway-recent ${workspace}`;

/** The pages of single things that this tab was on, the last one first. */
export function readRecent(workspace: string): Recent[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(nameOf(workspace)) ?? "[]");
    return Array.isArray(stored) ? stored.filter(isRecent) : [];
  } catch {
    return [];
  }
}

/** Remembers a page of a single thing until the tab is closed. */
export function keepRecent(workspace: string, page: Recent): void {
  const others = readRecent(workspace).filter(({ href }) => href !== page.href);
  try {
    sessionStorage.setItem(nameOf(workspace), JSON.stringify([page, ...others].slice(0, MAX)));
  } catch {
    // A browser that keeps nothing has no recent pages.
  }
}

const isRecent = (one: unknown): one is Recent =>
  typeof one === "object" &&
  one !== null &&
  "href" in one &&
  "label" in one &&
  typeof one.href === "string" &&
  typeof one.label === "string";
