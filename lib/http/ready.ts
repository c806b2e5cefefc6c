import { sql } from "@/db/sql";
import { AppError } from "@/lib/errors";

const PATIENCE_MS = 2000;

/**
 * Whether this process can serve: its database answers within two seconds.
 * @throws AppError `unavailable`, saying why not
 */
export async function checkReady(): Promise<{ status: "ready" }> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(notReady("does not answer within 2 seconds")), PATIENCE_MS);
  });
  try {
    await Promise.race([sql()`select 1`, silence]);
    return { status: "ready" };
  } catch (error) {
    throw error instanceof AppError ? error : notReady("cannot be reached", error);
  } finally {
    clearTimeout(timer);
  }
}

const notReady = (message: string, cause?: unknown) =>
  new AppError("unavailable", `Not ready: the database ${message}.`, {
    faults: [{ path: "database", message }],
    retryAfterSeconds: 1,
    cause,
  });
