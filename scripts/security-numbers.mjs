// npm run security-numbers: each number of docs/security.md with its tests. Fails when one has none.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const FOLDERS = ["app", "components", "lib", "db", "server", "sdk", "cli", "bench", "e2e"];

/** @type {() => Map<string, string>} what is promised, by its number */
export function readPromises() {
  const page = fs.readFileSync("docs/security.md", "utf8");
  const lines = page.matchAll(/^\| ([KSOMT]\d\d) +\| (.+?) +\|/gm);
  return new Map([...lines].map((line) => [line[1] ?? "", line[2] ?? ""]));
}

/** @type {(folder: string) => string[]} */
const testsIn = (folder) =>
  fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(?:test|spec)\.tsx?$/.test(file) && !/node_modules/.test(file))
    .map((file) => path.posix.join(folder, file.replaceAll(path.sep, "/")));

/** @type {() => Map<string, string[]>} `file: title` of each test, by the numbers that its title begins with */
export function readTests() {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const file of FOLDERS.flatMap(testsIn))
    for (const [, title = ""] of fs
      .readFileSync(file, "utf8")
      .matchAll(/["'`]((?:[KSOMT]\d\d )+[^"'`\n]+)["'`]/g))
      for (const number of title.match(/\b[KSOMT]\d\d(?= )/g) ?? [])
        found.set(number, [...(found.get(number) ?? []), `${file}: ${title}`]);
  return found;
}

function main() {
  const [promises, tests] = [readPromises(), readTests()];
  let missing = 0;
  for (const [number, text] of promises) {
    const own = tests.get(number) ?? [];
    const state = own.length > 0 ? own.length : "MISSING";
    if (own.length === 0) missing++;
    console.log(`${number} ${text} — ${state}`);
    for (const one of own) console.log(`    ${one}`);
  }
  const tested = [...promises.keys()].filter((number) => tests.has(number)).length;
  console.log(`\n${promises.size} lines, ${tested} with tests, ${missing} missing`);
  process.exit(missing > 0 ? 1 : 0);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  process.chdir(path.dirname(import.meta.dirname));
  main();
}
