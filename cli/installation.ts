import fs from "node:fs";
import path from "node:path";
import { findEmbedded, startEmbedded } from "@/db/embedded";
import { openClient } from "@/db/sql";
import type { Source } from "@/lib/env";
import { takeFolder } from "@/server/folder";
import { findSecrets, keepSecrets, type Secrets } from "@/server/secrets";
import { Failure } from "./command";

/** The checkout that this program belongs to: its bundle is in `dist`, its source in `cli`. */
export const ROOT = path.dirname(import.meta.dirname);
export const MIGRATIONS = path.join(ROOT, "drizzle");

/** What an installation is made of, as far as it is there. */
export type Installation = Readonly<{
  dataDir: string;
  /** The variables as given, and for the rest what `npm start` made. */
  variables: Source;
  databaseUrl: string;
  /** Ends the database when it was started for this call. */
  close(): Promise<void>;
}>;

export const dataDirOf = (given: Source): string =>
  path.resolve(ROOT, given.KEYWAY_DATA_DIR || ".data");

/**
 * The database of this machine: `DATABASE_URL`, else the embedded one, which is started when it does not run.
 * @param create whether an embedded database may be made where there is none
 * @throws Failure
 */
export async function openInstallation(given: Source, create: boolean): Promise<Installation> {
  const dataDir = dataDirOf(given);
  const variablesOf = (secrets: Secrets | undefined): Source => {
    const { POSTGRES_PASSWORD: _, ...ours } = secrets ?? { POSTGRES_PASSWORD: "" };
    const set = Object.entries(given).filter(([, value]) => value?.trim());
    return { ...ours, ...Object.fromEntries(set) };
  };
  const found = findSecrets(dataDir);
  if (given.DATABASE_URL) {
    const close = async () => {};
    return { dataDir, variables: variablesOf(found), databaseUrl: given.DATABASE_URL, close };
  }
  const running = found && findEmbedded(dataDir, found.POSTGRES_PASSWORD);
  if (running) {
    const databaseUrl = running("keyway");
    return { dataDir, variables: variablesOf(found), databaseUrl, close: async () => {} };
  }
  if (!found && !create)
    throw new Failure(`There is no database: DATABASE_URL is not set, and ${dataDir} holds none.`);
  await takeFolder(dataDir);
  const secrets = keepSecrets(dataDir);
  const database = await startEmbedded({ dataDir, password: secrets.POSTGRES_PASSWORD });
  return {
    dataDir,
    variables: variablesOf(secrets),
    databaseUrl: database.urlOf("keyway"),
    close: () => database.stop(),
  };
}

const KEPT = ["KEYWAY_PEPPERS", "KEYWAY_ENCRYPTION_KEYS", "NEXTAUTH_SECRET"] as const;

/** The secrets without which a database is of no use. */
export const keptSecrets = (variables: Source): Record<string, string> =>
  Object.fromEntries(KEPT.flatMap((name) => (variables[name] ? [[name, variables[name]]] : [])));

/** Gives a data folder the secrets of another installation; other ones that it had stay beside them. */
export function replaceSecrets(
  dataDir: string,
  secrets: Readonly<Record<string, string>>,
  now = new Date(),
): void {
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const file = path.join(dataDir, "secrets.json");
  const before = keepSecrets(dataDir);
  if (KEPT.every((name) => before[name] === secrets[name])) return;
  const aside = `${file}.before-${now.toISOString().replace(/[:.]/g, "-")}`;
  fs.copyFileSync(file, aside, fs.constants.COPYFILE_EXCL);
  fs.chmodSync(aside, 0o600);
  const draft = `${file}.${process.pid}`;
  const text = `${JSON.stringify({ ...before, ...secrets }, null, 2)}\n`;
  fs.writeFileSync(draft, text, { mode: 0o600, flag: "wx", flush: true });
  fs.renameSync(draft, file);
}

/** @throws Error when the database does not answer */
export async function askDatabase<T>(
  url: string,
  work: (client: ReturnType<typeof openClient>) => Promise<T>,
): Promise<T> {
  const client = openClient(url, { max: 1, name: "keyway doctor" });
  try {
    return await work(client);
  } finally {
    await client.end({ timeout: 2 });
  }
}
