/** A list with its filters, under a name that everybody of the workspace sees. */
export type View = Readonly<{
  id: string;
  screen: "keys" | "logs";
  name: string;
  /** What stands behind the question mark. */
  query: string;
  createdById: string;
  createdAt: Date;
}>;

/** How many a screen can have: more would be a list to search in. */
export const VIEWS_MAX = 50;
