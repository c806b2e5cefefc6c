/** What a page is made of from above, so that its skeleton takes the same room. */
export type Shape = Readonly<{
  /** A line under the title. */
  lead?: true;
  /** The id under the title. */
  id?: true;
  tabs?: number;
  /** A row of controls: without labels, or with labels over them. */
  controls?: "plain" | "labelled";
  stats?: true;
  chart?: true;
  /** A list, with rows of 32, 36 or 40 px under a head or without one. */
  rows?: 32 | 36 | 40;
  head?: true;
  /** A column at the right. */
  aside?: true;
}>;

const LIST: Shape = { lead: true, rows: 40, head: true };
const FORM: Shape = { lead: true };

/** By what stands behind the workspace in an address; the first that fits. */
const SHAPES: readonly (readonly [RegExp, Shape])[] = [
  [/^$/, { lead: true, controls: "plain", stats: true, chart: true }],
  [/^apis$/, LIST],
  [/^apis\/[^/]+$/, { id: true, tabs: 6, controls: "plain", stats: true, chart: true }],
  [/^apis\/[^/]+\/keys$/, { id: true, tabs: 6, controls: "plain", rows: 40, head: true }],
  [/^apis\//, { id: true, tabs: 6, rows: 40, head: true }],
  [/^keys$/, { ...LIST, controls: "plain" }],
  [/^keys\/new$/, FORM],
  [/^keys\//, { lead: true, id: true, stats: true, chart: true, aside: true }],
  [/^owners$/, LIST],
  [/^limits$/, { lead: true, controls: "labelled", stats: true, rows: 40, head: true }],
  [/^clients$/, { ...LIST, tabs: 2 }],
  [/^clients\/issuer$/, { ...LIST, tabs: 2 }],
  [/^clients\//, { lead: true, id: true, rows: 40, head: true }],
  [/^logs$/, { lead: true, controls: "plain", chart: true, rows: 32, head: true }],
  [/^audit$/, { lead: true, controls: "labelled", rows: 40 }],
  [/^settings/, { tabs: 5, rows: 40 }],
];

const restOf = (path: string) => path.split("/").slice(2).join("/");

/** Pages with one head and one row of tabs. */
const FRAME = /^(settings|clients(?=$|\/issuer)|apis\/[^/]+)/;

/** The shape of the page at a path of a workspace; null for what is no page of one. */
export const shapeOf = (path: string): Shape | null =>
  SHAPES.find(([pattern]) => pattern.test(restOf(path)))?.[1] ?? null;

/** Whether two paths of a workspace lead to tabs of one page, whose head stays. */
export function areTabs(a: string, b: string): boolean {
  const [frame, other] = [a, b].map((path) => FRAME.exec(restOf(path))?.[0]);
  return frame !== undefined && frame === other;
}
