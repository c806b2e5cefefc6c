import fs from "node:fs";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { homeOf } from "./binaries";
import { startEmbedded } from "./embedded";
import { migrateDatabase } from "./migrate";

declare module "vitest" {
  interface ProvidedContext {
    /** URL of a server of this test run; its database `keyway` is the migrated template. */
    testServer: string;
  }
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Folders of test runs that ended without their clean-up. */
function removeLeftovers(folder: string) {
  for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
    if (isAlive(Number(name))) continue;
    for (const place of [homeOf(path.join(folder, name)), path.join(folder, name)])
      fs.rmSync(place, { recursive: true, force: true });
  }
}

/** A PostgreSQL for one test run, away from the developer's own, with a template for each file. */
export default async function setup(project: TestProject) {
  const folder = path.resolve(".data/test");
  const dataDir = path.join(folder, String(process.pid));
  removeLeftovers(folder);
  fs.mkdirSync(folder, { recursive: true, mode: 0o711 });
  const server = await startEmbedded({ dataDir, password: "test", fresh: true });
  await migrateDatabase(server.urlOf("keyway"));
  project.provide("testServer", server.urlOf("postgres"));
  return async () => {
    await server.stop();
    for (const folder of [homeOf(dataDir), dataDir])
      fs.rmSync(folder, { recursive: true, force: true });
  };
}
