import path from "node:path";
import { sql } from "@/db/sql";
import { systemActor } from "@/lib/actor";
import { AppError } from "@/lib/errors";
import { shipJournal } from "@/lib/journal/ship";
import { startOverlap } from "@/lib/keys/start-overlap";
import { log } from "@/lib/log";
import type { CountRequest } from "./shipper";

/**
 * Counts segments of a journal over the connections of this thread; the first use of a secret starts its overlap.
 * @param onDamage called with how many lines could not be read
 */
export function countJournal(
  { nodeId, folder, segments, current }: CountRequest,
  onDamage: (lines: number) => void,
): Promise<number> {
  const tell = (file: string, lines: number) => {
    log().error({ lines, file: path.basename(file) }, "Lines of the journal cannot be read");
    onDamage(lines);
  };
  const parts = { sql: sql(), nodeId, folder, onFirstUse, onDamage: tell };
  return shipJournal(parts, segments, current);
}

const onFirstUse = (workspaceId: string, keyId: string) =>
  startOverlap(systemActor(workspaceId, "rotation"), keyId).catch((error: unknown) => {
    // The key is gone since, so there is nothing to end. Any other failure has the batch tried again.
    if (!(error instanceof AppError && error.code === "not_found")) throw error;
  });
