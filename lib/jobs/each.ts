import type { Tx } from "@/db/connect";
import { attempt } from "@/lib/changes/announce";
import { AppError, knownError } from "@/lib/errors";
import { log } from "@/lib/log";
import type { JobFailure } from "./job";
import type { Outcome } from "./kind";

/**
 * Does something to each of these items, each in a savepoint of its own: one that is refused leaves nothing
 * behind and does not stop the others.
 * @param work answers whether it changed something
 * @throws what may pass on another try: the whole piece is then done again
 */
export async function forEachItem(
  tx: Tx,
  ids: readonly string[],
  work: (tx: Tx, id: string) => Promise<boolean>,
): Promise<Outcome> {
  const changed: string[] = [];
  const failures: JobFailure[] = [];
  for (const id of ids) {
    try {
      if (await attempt(tx, (inner) => work(inner, id))) changed.push(id);
    } catch (error) {
      failures.push(failureOf(id, error));
    }
  }
  return { changed, failures };
}

function failureOf(id: string, error: unknown): JobFailure {
  if (error instanceof AppError) return { id, code: error.code, message: error.message };
  if (knownError(error)) throw error;
  log().error({ err: error, item: id }, "an item of a job failed");
  return { id, code: "unavailable", message: "Something went wrong on our side." };
}
