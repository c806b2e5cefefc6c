import type { Actor } from "@/lib/actor";
import { encodeCsv } from "@/lib/csv";
import { listFailures } from "./list-failures";

const PAGE = 100;

/**
 * All that a job could not do and why, as CSV, a page at a time.
 * @throws AppError `not_found`, `forbidden`
 */
export async function* exportFailures(actor: Actor, jobId: string): AsyncGenerator<string> {
  let cursor: string | undefined;
  let first = true;
  do {
    const page = await listFailures(actor, jobId, { limit: PAGE, cursor });
    const text = encodeCsv(
      ["key", "code", "reason"],
      page.items.map(({ id, code, message }) => [id, code, message]),
    );
    yield first ? text : text.slice(text.indexOf("\n") + 1);
    first = false;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
