import type { Actor } from "@/lib/actor";
import { encodeCsv } from "@/lib/csv";
import { listFailures } from "./list-failures";

const PAGE = 100;

/**
 * All that a job could not do and why, as CSV, a page at a time.
 * @throws AppError `not_found`, `forbidden`
 */
export async function* exportFailures(actor: Actor, jobId: string): AsyncGenerator<string> {
  let header: string[] | null = ["key", "code", "reason"];
  let cursor: string | undefined;
  do {
    const page = await listFailures(actor, jobId, { limit: PAGE, cursor });
    yield encodeCsv(
      header,
      page.items.map(({ id, code, message }) => [id, code, message]),
    );
    header = null;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
