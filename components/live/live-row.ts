import type { Verification } from "@/lib/verifications/verification";

/** A row of the log as it arrives: JSON has its time as text. */
export type LiveRow = Omit<Verification, "at"> & Readonly<{ at: string }>;

/** What arrives at once: rows in the order of the log, the names of their keys, and how many were left out. */
export type LiveBatch = Readonly<{
  rows: readonly LiveRow[];
  names: Readonly<Record<string, string>>;
  more: number;
}>;
