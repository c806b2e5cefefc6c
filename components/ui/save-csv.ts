// A sheet would run what begins so.
const FORMULA = /^[=+\-@]/;

const cellOf = (text: string) =>
  `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** Saves rows of text as a CSV file of this browser. */
export function saveCsv(name: string, rows: readonly (readonly string[])[]): void {
  const text = [...rows.map((row) => row.map(cellOf).join(",")), ""].join("\r\n");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
