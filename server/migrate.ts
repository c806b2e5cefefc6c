import { connectDatabase } from "@/db/connect";
import { migrateDatabase } from "@/db/migrate";
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
  await migrateDatabase(databaseUrl).catch((error) => {
    throw explain(error, databaseUrl);
  });
  connectDatabase(databaseUrl, { max: 2, name: "keyway bootstrap" });
  const created = settings ? await bootstrap(settings) : await createFirstWorkspace();
  if (created) keepTrialKeys(dataDir, await createTrialKeys(created));
  process.exit(0);
}

main().catch(giveUp);
