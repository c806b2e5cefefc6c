import fs from "node:fs";
import type { Input } from "@/sdk/src/client";
import { type Command, EXIT, type Given, usageError } from "../command";
import { parseCsv } from "../csv";
import { onlyApi } from "./keys";

/** What the server takes in one call. */
const ROWS_MAX = 1000;
const BYTES_MAX = 3 * 1024 * 1024;

type Row = Record<string, unknown>;
type ImportKeys = Input<"post", "/v1/keys/import">["body"]["keys"];
type Numbered = Readonly<{ line: number; row: Row }>;

export const importCommands: readonly Command[] = [
  {
    name: "import",
    example: "keyway import keys.csv --dry-run",
    help: "Import keys by their hashes from a file (.csv, else JSON lines); may be repeated",
    args: ["FILE"],
    options: {
      api: { type: "string", help: "Into which API; the only one unless given" },
      "dry-run": { type: "boolean", help: "Report what would happen, and change nothing" },
      report: { type: "string", help: "Write what became of each row to this file, as JSON lines" },
    },
    async run(given) {
      const [file = ""] = given.args;
      if (!fs.existsSync(file)) throw usageError(`${file} is not there.`);
      const text = fs.readFileSync(file, "utf8");
      const rows = file.endsWith(".csv") ? rowsOfCsv(text) : rowsOfLines(text);
      if (rows.length === 0) throw usageError(`${file} holds no rows.`);
      return importRows(given, rows);
    },
  },
];

async function importRows(given: Given, rows: readonly Numbered[]): Promise<number | undefined> {
  const { output } = given;
  const keyway = given.keyway();
  const apiId = given.text("api") ?? (await onlyApi(keyway));
  const dryRun = given.flag("dry-run");
  const sum = { created: 0, duplicates: 0, invalid: 0 };
  const report = given.text("report");
  const sink = report === undefined ? null : fs.openSync(report, "w", 0o600);
  let done = 0;
  for (const batch of batchesOf(rows)) {
    // Its rows are checked by the server, one by one.
    const keys = batch.map((one) => one.row) as ImportKeys;
    const body = { apiId, dryRun, keys };
    const answer = await keyway.post("/v1/keys/import", { body, timeoutMs: 120_000 });
    sum.created += answer.created;
    sum.duplicates += answer.duplicates;
    sum.invalid += answer.invalid;
    answer.results.forEach((result, i) => {
      const line = batch[i]?.line ?? 0;
      if (sink !== null) fs.writeSync(sink, `${JSON.stringify({ line, ...result })}\n`);
      if (result.status !== "invalid") return;
      const faults = result.errors.map((one) => `${one.path} ${one.message}`).join("; ");
      output.note(`line ${line}: ${faults}`);
    });
    done += batch.length;
    output.progress("keys", done, rows.length);
  }
  output.endProgress();
  if (sink !== null) fs.closeSync(sink);
  output.result({ dryRun, ...sum }, () => {
    const made = dryRun ? "would be created" : "created";
    return `${sum.created} ${made}, ${sum.duplicates} here already, ${sum.invalid} not valid.`;
  });
  return sum.invalid > 0 ? EXIT.no : undefined;
}

function* batchesOf(rows: readonly Numbered[]): Generator<Numbered[]> {
  let batch: Numbered[] = [];
  let bytes = 0;
  for (const one of rows) {
    const size = Buffer.byteLength(JSON.stringify(one.row)) + 1;
    if (batch.length >= ROWS_MAX || (batch.length > 0 && bytes + size > BYTES_MAX)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(one);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

function rowsOfLines(text: string): Numbered[] {
  return text.split(/\r?\n/).flatMap((content, i) => {
    if (content.trim() === "") return [];
    try {
      return [{ line: i + 1, row: JSON.parse(content) as Row }];
    } catch {
      throw usageError(`Line ${i + 1} is not JSON.`);
    }
  });
}

const LISTS = ["scopes", "roles", "tags", "ipAllowlist"];

/** `hash` in hexadecimal or as `encoding` says; lists are split at blanks; `credits` is a number. */
function rowsOfCsv(text: string): Numbered[] {
  const [heads = [], ...records] = parseCsv(text);
  if (!heads.includes("hash")) throw usageError("The CSV needs a column hash.");
  return records.map((record, i) => {
    const row: Row = {};
    const cells = Object.fromEntries(heads.map((name, at) => [name, record[at] ?? ""]));
    const { hash, encoding, credits, ...rest } = cells;
    row.hash = { algorithm: "sha256", encoding: encoding || "hex", value: hash };
    if (credits) row.credits = { remaining: Number(credits) };
    for (const [name, cell] of Object.entries(rest))
      if (cell !== "") row[name] = LISTS.includes(name) ? cell.split(/\s+/) : cell;
    return { line: i + 2, row };
  });
}
