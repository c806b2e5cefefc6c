/** What a cell can hold. */
export type Cell = string | number | boolean | Date | null;

/** Spreadsheets run a text that begins so as a formula (CWE-1236); an apostrophe in front makes it text. */
const FORMULA = /^[=+\-@\t\r]/;

function encodeCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number" || typeof cell === "boolean") return String(cell);
  const text = cell instanceof Date ? cell.toISOString() : cell;
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A CSV document (RFC 4180, CRLF, a header line) that no spreadsheet runs as formulas; without a header a later part. */
export function encodeCsv(
  header: readonly string[] | null,
  rows: Iterable<readonly Cell[]>,
): string {
  const lines = [...(header ? [header] : []), ...rows].map((row) => row.map(encodeCell).join(","));
  return lines.length === 0 ? "" : `${lines.join("\r\n")}\r\n`;
}
