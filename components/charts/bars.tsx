/** A bar in the units of its `<svg>`, with the class that fills it. */
export type Bar = Readonly<{ x: number; y: number; width: number; height: number; fill: string }>;

const short = (value: number) => Math.round(value * 100) / 100;

const outline = ({ x, y, width, height }: Bar) =>
  `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${-short(width)}z`;

/** Bars that do not overlap. Those of a fill are one path: a page of keys has thousands of them. */
export function Bars({ bars }: { bars: readonly Bar[] }) {
  return [...new Set(bars.map(({ fill }) => fill))].map((fill) => (
    <path
      key={fill}
      d={bars
        .filter((bar) => bar.fill === fill)
        .map(outline)
        .join("")}
      data-series
      className={fill}
    />
  ));
}
