import { createPartitions } from "@/db/partitions";
import { sql } from "@/db/sql";
import type { Line } from "@/lib/journal/line";
import { type Rollup, rollUp } from "@/lib/journal/rollup";
import { writeLog, writeRollup } from "@/lib/journal/ship";
import { tallyOf } from "@/lib/journal/tally";

/** How much of a day is kept: minutes and the log itself only of the newest days. */
export type Detail = Readonly<{ minutes: boolean; log: boolean }>;

/** Counts verifications and writes their log, as shipping a journal does. */
export async function writeTraffic(lines: readonly Line[], detail: Detail): Promise<void> {
  const rollup = detail.minutes
    ? rollUp(lines.map(tallyOf))
    : rollUp(lines.map(tallyOf), [], ["hour", "day"]);
  await sql().begin(async (tx) => {
    await writeRollup(tx, rollup);
    if (detail.log)
      await writeLog(
        tx,
        lines.map((line) => ({ ...line, keptOneIn: 1 })),
      );
  });
}

/** Makes room in the log for so many days back. */
export const prepareLog = (daysBack: number, now: Date) =>
  createPartitions(sql(), { daysBack }, now);

/** Says of keys when they were last used, before the days whose traffic is kept. */
export const writeLastUses = (lastUses: Rollup["lastUses"]) =>
  sql().begin((tx) =>
    writeRollup(tx, {
      byKey: [],
      byApi: [],
      byCaller: [],
      callers: [],
      scopes: [],
      lastUses,
      firstUses: [],
      spends: [],
    }),
  );
