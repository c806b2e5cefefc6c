// npm test: everything, to the end even when something fails. The last line counts, for programs.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import {
  findAuthlib,
  findGo,
  findHaproxy,
  findJq,
  findNginx,
  findOpenssl,
  findPython,
  findRedis,
} from "./tools.mjs";

process.chdir(path.dirname(import.meta.dirname));
const RESULTS = ".data/results";
const sum = { passed: 0, failed: 0 };
/** What failed, said again at the end: whoever reads only the end of a long log finds it there. @type {string[]} */
const failures = [];

/** Twice what the longest step needs on a slow machine. One that takes longer has hung: it is ended, and counts as failed. */
const LIMIT_MINUTES = 60;

/** @type {(name: string, command: string[]) => Promise<boolean>} */
async function run(name, [program = "", ...args]) {
  console.log(`\n— ${name}`);
  // A group of its own, so that what it has started can be ended with it.
  const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"], detached: true });
  /** @type {(signal: NodeJS.Signals) => void} */
  const end = (signal) => void (child.pid && process.kill(-child.pid, signal));
  /** @type {readonly NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, end);
  const tooLong = () => {
    const running = Object.keys(read("running.json"));
    console.error(`${name}: not at its end after ${LIMIT_MINUTES} minutes. ${running.join(" ")}`);
    end("SIGKILL");
  };
  const timer = setTimeout(tooLong, LIMIT_MINUTES * 60_000);
  const [code] = await once(child, "exit");
  clearTimeout(timer);
  for (const signal of signals) process.off(signal, end);
  return code === 0;
}

/** @type {(file: string) => any} */
const read = (file) => {
  const place = path.join(RESULTS, file);
  return fs.existsSync(place) ? JSON.parse(fs.readFileSync(place, "utf8")) : {};
};

/** A step that fails counts as one failure at least, whatever it says of its tests. */
/** @type {(name: string, well: boolean, passed?: number, failed?: number) => void} */
function count(name, well, passed = 0, failed = 0) {
  sum.passed += passed;
  sum.failed += well ? failed : Math.max(1, failed);
  if (!well) failures.push(name);
}

/** Names a test of the code that failed, or a file of them that did not load, with the first lines of why. */
/** @type {(file: any) => string[]} */
const unitFailures = ({ name, message, status, assertionResults }) => {
  const of = path.relative(".", name);
  const failed = assertionResults.filter((/** @type {any} */ one) => one.status === "failed");
  if (status === "failed" && failed.length === 0) return [`${of}: ${firstLines(message)}`];
  return failed.map(
    (/** @type {any} */ one) => `${of}: ${one.fullName}\n${firstLines(one.failureMessages[0])}`,
  );
};

/** @type {(text: string | undefined) => string} */
const firstLines = (text = "") => text.split("\n").slice(0, 4).join("\n").slice(0, 600);

fs.rmSync(RESULTS, { recursive: true, force: true });
fs.mkdirSync(RESULTS, { recursive: true });
for (const name of ["dependencies", "lint", "typecheck", "unused"]) {
  const well = await run(name, ["npm", "run", "--silent", name]);
  count(name, well, well ? 1 : 0);
}

// Before the tests, which run side by side: two of them cannot install at once.
for (const find of [
  findRedis,
  findOpenssl,
  findNginx,
  findHaproxy,
  findPython,
  findAuthlib,
  findJq,
  findGo,
]) {
  try {
    find();
  } catch (error) {
    console.error(String(error));
  }
}
const reporters = ["default", "json", "./scripts/running.mjs"].map((one) => `--reporter=${one}`);
const unit = ["npx", "vitest", "run", ...reporters, `--outputFile.json=${RESULTS}/vitest.json`];
const unitWell = await run("tests of the code", unit);
const { numPassedTests, numFailedTests } = read("vitest.json");
failures.push(...(read("vitest.json").testResults ?? []).flatMap(unitFailures));
count("tests of the code", unitWell, numPassedTests, numFailedTests);

const journeysWell = await run("journeys in a browser", ["npx", "playwright", "test"]);
const { expected, flaky, unexpected } = read("playwright.json").stats ?? {};
count("journeys in a browser", journeysWell, (expected ?? 0) + (flaky ?? 0), unexpected);

if (failures.length > 0) console.log(`\nFailed:\n\n${failures.join("\n\n")}`);
console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed > 0 ? 1 : 0);
