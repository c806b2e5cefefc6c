import fs from "node:fs";
import path from "node:path";
import { type Embedded, startEmbedded } from "@/db/embedded";
import { givenVariables, readEnv } from "@/lib/env";
import { superviseChildren } from "./children";
import { takeFolder } from "./folder";
import { giveUp, onStop } from "./lifetime";
import { printNextSteps } from "./next-steps";
import { buildPages, stopBuild } from "./pages";
import { choosePort } from "./ports";
import { keepSecrets } from "./secrets";
import { trialCommand } from "./trial";
import { childVariables, completeVariables } from "./variables";

/** Stands for the embedded database until that runs and has a port. */
const EMBEDDED = "postgres://embedded";
/** The api's young heap begins at its full size: what is cached while it grows is spread over half as much again. */
const API_YOUNG_MB = 16;
/** A dashboard under load holds about half of this; V8 would let garbage pile up to far more. */
const WEB_HEAP_MB = 512;

const dev = process.argv.includes("--dev");
const demo = process.argv.includes("--demo");
const say = (line: string) => console.log(line);
const children = superviseChildren(say);
let database: Embedded | undefined;
let stopping = false;

async function stop() {
  stopping = true;
  await Promise.all([children.stopAll(), stopBuild()]);
  await database?.stop();
}

/** Starts PostgreSQL, and again whenever it ends: its port stays, so the processes find it again. */
async function runDatabase(dataDir: string, password: string): Promise<string> {
  database = await startEmbedded({ dataDir, password });
  const url = database.urlOf("keyway");
  database.ended
    .then(async () => {
      if (stopping) return;
      say("PostgreSQL ended; starting it again");
      if ((await runDatabase(dataDir, password)) !== url)
        throw new Error("PostgreSQL's port is lost.");
    })
    .catch(giveUp);
  return url;
}

function restartOnChange(names: readonly string[]) {
  for (const name of names)
    fs.watchFile(path.join("dist", `${name}.mjs`), { interval: 300 }, () => children.restart(name));
}

/** Everything on one machine: the database, the pages, then the three processes. */
async function main() {
  const since = performance.timeOrigin;
  const given = givenVariables();
  onStop(stop, { patienceMs: 20_000, underNpm: given.npm_lifecycle_event !== undefined });
  const dataDir = path.resolve(given.KEYWAY_DATA_DIR || ".data");
  await takeFolder(dataDir);
  const secrets = keepSecrets(dataDir);
  const variables = completeVariables(given, secrets);
  const settings = readEnv({ DATABASE_URL: EMBEDDED, ...variables });
  const { host } = settings;
  const port = await choosePort("PORT", variables.PORT ? settings.port : undefined, 3000, host);
  const apiPort = await choosePort(
    "API_PORT",
    variables.API_PORT ? settings.apiPort : undefined,
    3001,
    host,
  );
  const prepare = async () => {
    const databaseUrl =
      variables.DATABASE_URL ?? (await runDatabase(dataDir, secrets.POSTGRES_PASSWORD));
    const env = childVariables(variables, settings, { databaseUrl, port, apiPort, dev });
    await children.runOnce({
      name: "migrate",
      file: "dist/migrate.mjs",
      env,
      argv: process.argv.slice(2),
    });
    if (demo) await children.runOnce({ name: "seed", file: "dist/seed.mjs", env });
    return env;
  };
  const [env] = await Promise.all([prepare(), dev ? undefined : buildPages(say)]);
  if (stopping) return;
  const plan = (name: string, execArgv: readonly string[] = []) => ({
    name,
    file: `dist/${name}.mjs`,
    env,
    argv: dev ? ["--dev"] : [],
    execArgv: ["--enable-source-maps", ...execArgv],
  });
  await Promise.all([
    children.start(plan("web", dev ? [] : [`--max-old-space-size=${WEB_HEAP_MB}`])),
    children.start(plan("api", [`--min-semi-space-size=${API_YOUNG_MB}`])),
    children.start(plan("worker")),
  ]);
  if (dev) restartOnChange(["api", "worker"]);
  printNextSteps({
    url: env.KEYWAY_URL,
    apiUrl: env.KEYWAY_API_URL,
    dataDir,
    command: await trialCommand(dataDir, `http://${host}:${apiPort}`, env.KEYWAY_API_URL),
    took: Date.now() - since,
  });
}

main().catch(async (error) => {
  if (stopping) return;
  await stop();
  giveUp(error);
});
