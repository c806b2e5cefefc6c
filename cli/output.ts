import type { WriteStream } from "node:tty";

type Cell = string | number | null | undefined;

/** Where results go (stdout), and what a person reads meanwhile (stderr). */
export type Output = Readonly<{
  json: boolean;
  terminal: boolean;
  /** The result: as JSON where that was asked for, else as lines. */
  result(value: unknown, lines: () => string | readonly string[]): void;
  raw(text: string): void;
  note(line: string): void;
  /** A bar on a terminal; nothing elsewhere. */
  progress(label: string, done: number, total: number): void;
  endProgress(): void;
}>;

type Stream = Pick<WriteStream, "write"> & { isTTY?: boolean; columns?: number };

export function openOutput(stdout: Stream, stderr: Stream, json: boolean): Output {
  let shown = "";
  const clear = () => {
    if (shown) stderr.write(`\r${" ".repeat(shown.length)}\r`);
    shown = "";
  };
  return {
    json,
    terminal: stdout.isTTY === true,
    result(value, lines) {
      if (json) stdout.write(`${JSON.stringify(value, null, 2)}\n`);
      else stdout.write(`${[lines()].flat().join("\n")}\n`);
    },
    raw: (text) => void stdout.write(text),
    note(line) {
      clear();
      stderr.write(`${line}\n`);
    },
    progress(label, done, total) {
      if (!stderr.isTTY) return;
      const line = barOf(label, done, total).slice(0, (stderr.columns ?? 80) - 1);
      stderr.write(`\r${line.padEnd(shown.length)}`);
      shown = line;
    },
    endProgress: clear,
  };
}

const BAR = 30;

function barOf(label: string, done: number, total: number): string {
  const part = total > 0 ? Math.min(1, done / total) : 0;
  const filled = Math.round(part * BAR);
  const bar = "█".repeat(filled) + "░".repeat(BAR - filled);
  return `${bar} ${String(Math.round(part * 100)).padStart(3)} %  ${done.toLocaleString("en")}  ${label}`;
}

/** What a terminal would take for an instruction does not come from data. */
const printable = (text: string) => text.replace(/[\p{Cc}\p{Cf}]/gu, "\uFFFD");

/** Columns under their heads, numbers to the right. */
export function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const cells = [heads, ...rows].map((row) => row.map((cell) => printable(String(cell ?? "–"))));
  const widths = heads.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
  const isNumber = heads.map(
    (_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === "number"),
  );
  return cells.map((row) =>
    row
      .map((cell, i) => (isNumber[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

/** Names and what they have, one a line. */
export const fields = (pairs: readonly (readonly [string, Cell])[]): string[] =>
  table(["", ""], pairs)
    .slice(1)
    .map((line) => line.trimEnd());

const BLOCKS = "▁▂▃▄▅▆▇█";

/** Numbers as one line of blocks; a number above 0 is always seen. */
export function sparkline(values: readonly number[]): string {
  const most = Math.max(...values, 0);
  return values
    .map((value) =>
      value === 0 ? " " : (BLOCKS[Math.ceil((value / most) * BLOCKS.length) - 1] ?? ""),
    )
    .join("");
}
