/** What a page is made of from above, so that its skeleton takes the same room. */
export type Shape = Readonly<{
  /** A line under the title. */
  lead?: true;
  /** The id under the title. */
  id?: true;
  tabs?: true;
  /** How high the controls over the content are, as a class. */
  controls?: "h-8" | "h-19" | "h-25" | "h-34.5";
  /** Readings, or readings that are compared with those before. */
  stats?: "plain" | "compared";
  chart?: true;
  /** A list, with rows of 32 or 40 px under a head or without one. */
  rows?: 32 | 40;
  head?: true;
  /** A column at the right. */
  aside?: true;
}>;

const LIST: Shape = { lead: true, rows: 40, head: true };
const FORM: Shape = { lead: true };

/** By what stands behind the workspace in an address; the first that fits. */
const SHAPES: readonly (readonly [RegExp, Shape])[] = [
  [/^$/, { lead: true, controls: "h-8", stats: "compared", chart: true }],
  [/^apis$/, { ...LIST, controls: "h-8" }],
  [/^apis\/[^/]+$/, { id: true, tabs: true, controls: "h-8", stats: "plain", chart: true }],
  [/^apis\/[^/]+\/keys$/, { id: true, tabs: true, controls: "h-8", rows: 40, head: true }],
  [/^apis\//, { id: true, tabs: true, rows: 40, head: true }],
  [/^keys$/, { ...LIST, controls: "h-8" }],
  [/^keys\/new$/, FORM],
  [/^keys\//, { lead: true, id: true, controls: "h-8", stats: "plain", chart: true, aside: true }],
  [/^owners$/, { ...LIST, controls: "h-8" }],
  [/^limits$/, { lead: true, controls: "h-25", stats: "plain", rows: 40, head: true }],
  [/^clients$/, { ...LIST, tabs: true }],
  [/^clients\/issuer$/, { ...LIST, tabs: true }],
  [/^clients\//, { lead: true, id: true, rows: 40, head: true }],
  [/^logs$/, { lead: true, controls: "h-19", chart: true, rows: 32, head: true }],
  [/^audit$/, { lead: true, controls: "h-34.5", rows: 40 }],
  [/^settings/, { tabs: true, rows: 40 }],
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
