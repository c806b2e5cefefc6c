// npm test: everything, to the end even when something fails. The last line counts, for programs.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { findRedis } from "./tools.mjs";

process.chdir(path.dirname(import.meta.dirname));
const RESULTS = ".data/results";
const sum = { passed: 0, failed: 0 };

/** @type {(name: string, command: string[]) => Promise<boolean>} */
async function run(name, [program = "", ...args]) {
  console.log(`\n— ${name}`);
  const child = spawn(program, args, { stdio: "inherit" });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.once(signal, () => child.kill(signal));
  const [code] = await once(child, "exit");
  return code === 0;
}

/** @type {(file: string) => any} */
const read = (file) => {
  const place = path.join(RESULTS, file);
  return fs.existsSync(place) ? JSON.parse(fs.readFileSync(place, "utf8")) : {};
};

/** A step that fails counts as one failure at least, whatever it says of its tests. */
/** @type {(well: boolean, passed?: number, failed?: number) => void} */
function count(well, passed = 0, failed = 0) {
  sum.passed += passed;
  sum.failed += well ? failed : Math.max(1, failed);
}

fs.rmSync(RESULTS, { recursive: true, force: true });
fs.mkdirSync(RESULTS, { recursive: true });
for (const name of ["lint", "typecheck", "unused"]) {
  const well = await run(name, ["npm", "run", "--silent", name]);
  count(well, well ? 1 : 0);
}

try {
  findRedis();
} catch (error) {
  console.error(String(error));
}
const unit = ["--reporter=default", "--reporter=json", `--outputFile.json=${RESULTS}/vitest.json`];
const unitWell = await run("tests of the code", ["npx", "vitest", "run", ...unit]);
const { numPassedTests, numFailedTests } = read("vitest.json");
count(unitWell, numPassedTests, numFailedTests);

const journeysWell = await run("journeys in a browser", ["npx", "playwright", "test"]);
const { expected, flaky, unexpected } = read("playwright.json").stats ?? {};
count(journeysWell, (expected ?? 0) + (flaky ?? 0), unexpected);

console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed > 0 ? 1 : 0);
