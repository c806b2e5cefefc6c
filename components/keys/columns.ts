/** The columns of the list besides the name, which is always there. */
export const COLUMNS = [
  ["status", "Status"],
  ["api", "API"],
  ["scopes", "Scopes"],
  ["limits", "Limit"],
  ["owner", "Owner"],
  ["tags", "Tags"],
  ["day", "24 h"],
  ["used", "Last used"],
  ["expires", "Expires"],
  ["created", "Created"],
] as const;
export type ColumnName = (typeof COLUMNS)[number][0];

/** How a person likes the list; kept in a cookie, so that the server draws it so at once. */
export type ListLook = Readonly<{
  columns: readonly ColumnName[];
  density: "comfortable" | "compact";
  /** Others than the usual ones were chosen: none of them is left out for want of width. */
  chosen: boolean;
}>;

/** About how many pixels a column takes, its gaps included. */
const WIDTHS: Readonly<Record<ColumnName, number>> = {
  ...{ status: 105, api: 120, scopes: 140, limits: 95, owner: 130, tags: 150 },
  ...{ day: 160, used: 105, expires: 110, created: 105 },
};
/** What is left for them in a window of 1280 px, the name and what can be done taken off. */
const ROOM = { comfortable: 590, compact: 460 };

/** Whether the columns that somebody chose may be wider than a usual window, so that the table has to scroll. */
export const isWide = ({ columns, density, chosen }: ListLook): boolean =>
  chosen && columns.reduce((sum, name) => sum + WIDTHS[name], 0) > ROOM[density];

const USUAL: readonly ColumnName[] = ["status", "scopes", "limits", "day", "used", "expires"];

/** The look that a cookie's text holds, `compact:status.used`; the usual one for anything else. */
export function readLook(text: string | undefined): ListLook {
  const [density, list] = (text ?? "").split(":");
  const named = list?.split(".") ?? [];
  const columns = COLUMNS.map(([name]) => name).filter((name) => named.includes(name));
  return {
    columns: list === undefined ? USUAL : columns,
    density: density === "compact" ? "compact" : "comfortable",
    // Whoever only wants rows to stand closer has chosen no columns.
    chosen: list !== undefined && columns.join() !== USUAL.join(),
  };
}

/** The text that `readLook` reads. */
export const writeLook = ({ density, columns }: Pick<ListLook, "density" | "columns">): string =>
  `${density}:${columns.join(".")}`;
