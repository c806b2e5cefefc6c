import { Stats } from "@/components/ui/panel";
import type { NavGroups } from "./nav";
import { Page } from "./page";
import { useShell } from "./shell-state";
import type { Shape } from "./skeleton-shape";

const Bar = ({ width }: { width: string }) => (
  <span className={`inline-block h-3 rounded-sm bg-hover ${width}`} />
);

/** A line of text that is not there yet, as high as one. */
const Line = ({ width }: { width: string }) => (
  <>
    <Bar width={width} />
    {"\u00a0"}
  </>
);

const FOUR = ["a", "b", "c", "d"];
/** Each is known by its label, and none shows. */
const BLANKS = FOUR.map((_, i) => ({ label: "\u00a0".repeat(i + 1), value: "\u00a0" }));

const ROWS = Array.from({ length: 15 }, (_, row) => row);
const HEIGHTS = { 32: "h-8", 40: "h-10" } as const;

const List = ({ rows, head }: { rows: 32 | 40; head: boolean }) => (
  <div className={head ? undefined : "border-t"}>
    {head && <div className="h-8 border-b" />}
    {ROWS.map((row) => (
      <div
        key={row}
        data-skeleton="row"
        className={`flex items-center gap-12 border-b ${HEIGHTS[rows]}`}
      >
        <Bar width="w-48" />
        <Bar width="w-24" />
        <span className="flex-1" />
        <Bar width="w-16" />
      </div>
    ))}
  </div>
);

const Chart = () => (
  <div className="h-66.5">
    <div className="mb-4 h-6">
      <Bar width="w-96 max-w-full" />
    </div>
    <div className="ml-11 h-44 border-y" />
  </div>
);

/** A page of the workspace before anything of it is there: its frame, in the room that its content will take. */
export function Skeleton({ path, shape, nav }: { path: string; shape: Shape; nav: NavGroups }) {
  const { workspace } = useShell();
  const place = nav.flat().find(({ href }) => href === path);
  const parent = nav.flat().findLast(({ href }) => path.startsWith(`${href}/`));
  const name = place?.label ?? (path.includes("/settings") ? "Settings" : undefined);
  const crumbs = [
    { label: workspace.name, href: workspace.href },
    ...(name ? [{ label: name }] : parent ? [{ label: parent.label, href: parent.href }] : []),
  ];
  return (
    <Page
      crumbs={place?.href === workspace.href ? crumbs.slice(0, 1) : crumbs}
      title={name ?? <Line width="w-56" />}
      id={shape.id && path.split("/")[3]}
      lead={shape.lead && <Line width="w-72" />}
      tabs={shape.tabs && <div className="h-10 border-b" />}
      aside={shape.aside && <div className="h-40 border-t" />}
    >
      <p role="status" className="sr-only">
        Loading {name ?? "the page"}
      </p>
      {shape.controls && (
        <div aria-hidden className={`flex items-end gap-2 ${shape.controls}`}>
          {FOUR.map((one) => (
            <span key={one} className="h-8 w-36 rounded-sm border" />
          ))}
        </div>
      )}
      <div aria-hidden className="contents">
        {shape.stats && (
          <Stats
            stats={
              shape.stats === "plain"
                ? BLANKS
                : BLANKS.map((stat) => ({ ...stat, delta: "\u00a0" }))
            }
          />
        )}
        {shape.chart && <Chart />}
        {shape.rows && <List rows={shape.rows} head={shape.head ?? false} />}
      </div>
    </Page>
  );
}
