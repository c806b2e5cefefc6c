import { usageError } from "./command";

/** The records of a CSV document (RFC 4180), empty lines left out. @throws Failure when a quote is not closed */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    const quoted = text[at] === '"';
    const [cell, end] = quoted ? quotedCell(text, at) : plainCell(text, at);
    record.push(cell);
    at = end;
    if (text[at] === ",") {
      at++;
      if (at === text.length) record.push("");
      continue;
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
    if (record.length > 1 || record[0] !== "") records.push(record);
    record = [];
  }
  if (record.length > 0) records.push(record);
  return records;
}

function plainCell(text: string, at: number): [string, number] {
  const end = /[,\r\n]|$/g;
  end.lastIndex = at;
  const stop = end.exec(text)?.index ?? text.length;
  return [text.slice(at, stop), stop];
}

function quotedCell(text: string, at: number): [string, number] {
  const cell = /"((?:[^"]|"")*)"/y;
  cell.lastIndex = at;
  const match = cell.exec(text);
  if (!match) throw usageError("A quoted cell of the CSV has no end.");
  return [(match[1] ?? "").replaceAll('""', '"'), cell.lastIndex];
}
