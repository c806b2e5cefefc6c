import { type Cell, encodeCsv } from "@/lib/csv";

/** Saves rows under a header as a CSV file of this browser. */
export function saveCsv(
  name: string,
  header: readonly string[],
  rows: Iterable<readonly Cell[]>,
): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([encodeCsv(header, rows)], { type: "text/csv" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
