import { connectDatabase } from "@/db/connect";
import { migrateDatabase } from "@/db/migrate";
import { openClient } from "@/db/sql";
import { env } from "@/lib/env";
import { bootstrap } from "@/lib/workspaces/bootstrap";
import { createFirstWorkspace, createTrialKeys } from "@/lib/workspaces/first";
import { giveUp } from "./lifetime";
import { shareLocalVariables } from "./local";
import { keepTrialKeys } from "./trial";

const PROBLEMS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  ENOTFOUND: "its host name is unknown",
  EAI_AGAIN: "its host name is unknown",
  EHOSTUNREACH: "its host is out of reach",
  ENETUNREACH: "its network is out of reach",
  ETIMEDOUT: "it did not answer in time",
  CONNECT_TIMEOUT: "it did not answer in time",
  CONNECTION_CLOSED: "it closed the connection",
  "28P01": "it refuses the password",
  "28000": "it refuses the user",
  "3D000": "there is no database of that name",
  "53300": "it takes no more connections",
};

/** How long a database may take to answer at all. */
const REACH_MS = 10_000;

/**
 * Asks the database for something, once. The client's own time-out ends with the connection, and one that takes
 * connections and then says nothing (stopped, or behind a proxy that lost it) would be waited for without end.
 */
async function reachDatabase(url: string): Promise<void> {
  const client = openClient(url, { max: 1, name: "keyway reach" });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = Object.assign(new Error("The database is silent."), { code: "ETIMEDOUT" });
    timer = setTimeout(reject, REACH_MS, error);
  });
  try {
    await Promise.race([client`select 1`, late]);
  } finally {
    clearTimeout(timer);
    await client.end({ timeout: 0 });
  }
}

/** One line that tells what is wrong with the database, without the password in its URL. */
function explain(error: unknown, url: string): Error {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const problem = PROBLEMS[code];
  if (!problem) return error instanceof Error ? error : new Error(String(error));
  const { hostname, port, pathname } = new URL(url);
  return new Error(
    `The database ${hostname}:${port || 5432}${pathname} cannot be used: ${problem}. Check DATABASE_URL.`,
  );
}

/**
 * Brings the database to the state this version needs, and fills an empty one as the variables say.
 * A process of its own, since start needs the code once.
 */
async function main() {
  shareLocalVariables();
  const { databaseUrl, dataDir, bootstrap: settings } = env();
  try {
    await reachDatabase(databaseUrl);
    await migrateDatabase(databaseUrl);
  } catch (error) {
    throw explain(error, databaseUrl);
  }
  connectDatabase(databaseUrl, { max: 2, name: "keyway bootstrap" });
  const created = settings ? await bootstrap(settings) : await createFirstWorkspace();
  if (created) keepTrialKeys(dataDir, await createTrialKeys(created));
  process.exit(0);
}

main().catch(giveUp);
