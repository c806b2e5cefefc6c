// npm run api, web, worker, seed, bench, db:migrate: one process on its own.
import { fork } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { bundlesAreStale, pagesAreStale } from "./stale.mjs";

process.chdir(path.dirname(import.meta.dirname));
const [name = ""] = process.argv.splice(2, 1);
const file = path.resolve("dist", `${name}.mjs`);
if (bundlesAreStale()) await (await import("./bundle.mjs")).bundle();
if (!fs.existsSync(file)) {
  console.error(`There is no process "${name}".`);
  process.exit(1);
}
if (name === "web" && pagesAreStale()) {
  const [code] = await once(fork("scripts/build.mjs"), "exit");
  if (code !== 0) process.exit(1);
}
await import(file);
