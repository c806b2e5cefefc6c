import os from "node:os";

/** A line of a result. */
export type Row = Readonly<Record<string, string | number>>;

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [(sorted.length - 1) >> 1, sorted.length >> 1];
  return ((sorted[low] ?? Number.NaN) + (sorted[high] ?? Number.NaN)) / 2;
}

const textOf = (value: string | number): string => {
  if (typeof value === "string") return value;
  return Number.isInteger(value) ? value.toLocaleString("en") : value.toPrecision(3);
};

/** A table for people. */
export function formatRows(rows: readonly Row[]): string {
  const [first] = rows;
  if (!first) return "  (nothing)";
  const names = Object.keys(first);
  const lines = [names, ...rows.map((row) => names.map((name) => textOf(row[name] ?? "")))];
  const widths = names.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, i) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0)))
        .join("  "),
    )
    .map((line) => `  ${line}`)
    .join("\n");
}

/** The machine, and how busy it was: figures of a shared one are only good for ratios. */
export function describeMachine(): string {
  const [cpu] = os.cpus();
  const load = os.loadavg().map((one) => one.toFixed(1));
  return `${os.cpus().length} × ${cpu?.model.trim()}, node ${process.version}, load average ${load.join(" ")}`;
}
