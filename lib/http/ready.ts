import { sql } from "@/db/sql";
import { AppError } from "@/lib/errors";
import type { Verifier } from "@/lib/verifier/open";

const PATIENCE_MS = 2000;

/** What is not as it should be though requests are served: `limits` while Redis is away. */
export type Readiness = Readonly<{ status: "ready"; degraded: "limits"[] }>;

let draining = false;

/** From now on this process is not ready: it is about to end, so that balancers send it nothing more. */
export function beginDraining(): void {
  draining = true;
}

/**
 * Whether this process can serve: its database answers within two seconds, it holds a lease, its journal is written.
 * @throws AppError `unavailable`, saying why not
 */
export async function checkReady(
  verifierOf: () => Verifier | Promise<Verifier>,
): Promise<Readiness> {
  if (draining) throw notReady("process", "is about to end");
  await checkDatabase();
  const { node, journal, limiter } = await verifierOf();
  if (!node.leased) throw notReady("lease", "is not held");
  if (journal.failing) throw notReady("journal", "cannot be written");
  return { status: "ready", degraded: limiter.degraded ? ["limits"] : [] };
}

async function checkDatabase(): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    const late = () => reject(notReady("database", "does not answer within 2 seconds"));
    timer = setTimeout(late, PATIENCE_MS);
  });
  try {
    await Promise.race([sql()`select 1`, silence]);
  } catch (error) {
    throw error instanceof AppError ? error : notReady("database", "cannot be reached", error);
  } finally {
    clearTimeout(timer);
  }
}

const notReady = (path: string, message: string, cause?: unknown) =>
  new AppError("unavailable", `Not ready: the ${path} ${message}.`, {
    faults: [{ path, message }],
    retryAfterSeconds: 1,
    cause,
  });
