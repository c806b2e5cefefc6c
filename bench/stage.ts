import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { homeOf } from "@/db/binaries";
import { closeDatabase, connectDatabase } from "@/db/connect";
import { startEmbedded } from "@/db/embedded";
import { migrateDatabase } from "@/db/migrate";
import { givenVariables, setVariables } from "@/lib/env";
import { type Launched, type LaunchOptions, launch } from "./processes";

/** What scenarios are played on: a new database, and processes on ports of their own. */
export type Stage = Readonly<{
  options: Options;
  /** The load generator. */
  client: Launched;
  /** Variables for our processes. */
  env: NodeJS.ProcessEnv;
  /** Starts a process that ends with the stage. */
  launch(name: string, options?: LaunchOptions): Promise<Launched>;
  port(): number;
}>;

export type Options = Readonly<{
  rounds: number;
  seconds: number;
  profile: boolean;
  firstPort: number;
  /** A database that is slow to fill outlives the scenario under this name, and is used by the next one. */
  kept?: string | undefined;
  /** It is made again. */
  anew?: boolean;
}>;

/**
 * Sets the stage for `play`, and clears it afterwards. The database is the embedded one with the settings it
 * has for everybody: it waits for the disk.
 */
export async function onStage<T>(options: Options, play: (stage: Stage) => Promise<T>): Promise<T> {
  const folder = path.resolve(".data", options.kept ?? "bench");
  const clear = () => {
    for (const place of [homeOf(folder), folder])
      fs.rmSync(place, { recursive: true, force: true });
  };
  if (!options.kept || options.anew) clear();
  fs.mkdirSync(path.dirname(folder), { recursive: true, mode: 0o711 });
  const database = await startEmbedded({ dataDir: folder, password: "bench" });
  const launched: Launched[] = [];
  const start = async (name: string, how?: LaunchOptions) => {
    const one = await launch(name, how);
    launched.push(one);
    return one;
  };
  try {
    const url = database.urlOf("keyway");
    setVariables(variables(url, folder));
    await migrateDatabase(url);
    connectDatabase(url, { max: 4, name: "keyway bench" });
    let next = options.firstPort;
    const port = () => next++;
    const client = await start("client");
    return await play({ options, client, env: givenVariables(), launch: start, port });
  } finally {
    await Promise.all(launched.map((one) => one.stop()));
    await closeDatabase();
    await database.stop();
    if (!options.kept) clear();
  }
}

const random = () => randomBytes(32).toString("base64");

const variables = (url: string, folder: string) => ({
  DATABASE_URL: url,
  KEYWAY_DATA_DIR: folder,
  KEYWAY_PEPPERS: `1:${random()}`,
  KEYWAY_ENCRYPTION_KEYS: `1:${random()}`,
  NEXTAUTH_SECRET: random(),
  // Measured by one caller.
  KEYWAY_MANAGEMENT_RATE: "0",
  NODE_ENV: "production",
  LOG_LEVEL: "warn",
  LOG_FORMAT: "json",
});
