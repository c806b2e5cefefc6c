import { AppError } from "@/lib/errors";

/** How long a request waits for what it has to read from the database. */
const LOAD_TIMEOUT_MS = 3000;

/**
 * A connection that hears nothing does not end by itself for minutes: who asks is told before that.
 * @throws AppError `unavailable` after three seconds
 */
export async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new AppError("unavailable", "The database does not answer right now.", {
      retryAfterSeconds: 1,
    });
    timer = setTimeout(() => reject(error), LOAD_TIMEOUT_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
