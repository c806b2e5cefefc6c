// npm run dependencies: what package.json and the lock file may hold. Needs no network; with --audit it also asks the
// registry for known faults, and says when that cannot be reached.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** Licences that ask for nothing but their text. */
const LICENCES = new Set([
  ...["MIT", "MIT-0", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "Unlicense"],
  ...["BlueOak-1.0.0", "PSF-2.0", "Python-2.0", "CC0-1.0", "OFL-1.1"],
]);
/** Others, by name, with why they may be here. */
const LICENCE_EXCEPTIONS = [
  // Used unchanged while the pages are built, and not part of what is served.
  [/^lightningcss(?:-|$)/, "MPL-2.0"],
  [/^axe-core$|^@axe-core\//, "MPL-2.0"],
  // Next's image library, an optional package that is loaded as a shared library and can be replaced.
  [/^@img\/sharp/, "LGPL-3.0-or-later"],
  // Data on browsers, used while the pages are built.
  [/^caniuse-lite$/, "CC-BY-4.0"],
];
/** States no licence in its package; its repository does. Used by tests alone. */
const UNSTATED = ["@unkey/api"];
/** Below these something is known to be wrong that concerns us. */
const FLOORS = [
  // Ways around the proxy (CVE-2026-44574, CVE-2026-44575, CVE-2026-45109, GHSA-6gpp-xcg3-4w24).
  ["next", "16.2.11"],
  // GHSA-7rqj-j65f-68wh, GHSA-xmf8-cvqr-rfgj, GHSA-x445-f3h2-j279.
  ["next-auth", "4.24.15"],
];

const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;
/** What another name of the same thing, `$name`, refers to is exact itself. */
const isPinned = (/** @type {string} */ version) => EXACT.test(version) || version.startsWith("$");

/** @type {(a: string, b: string) => boolean} */
const isBelow = (a, b) => {
  const [x, y] = [a, b].map((one) => one.split(/[.-]/).map(Number));
  for (let i = 0; i < 3; i++)
    if ((x?.[i] ?? 0) !== (y?.[i] ?? 0)) return (x?.[i] ?? 0) < (y?.[i] ?? 0);
  return false;
};

/** @type {(expression: string, name: string) => boolean} */
function isLicensed(expression, name) {
  const allowed = (/** @type {string} */ one) =>
    LICENCES.has(one) ||
    LICENCE_EXCEPTIONS.some(
      ([of, licence]) => licence === one && /** @type {RegExp} */ (of).test(name),
    );
  return expression
    .replace(/[()]/g, "")
    .split(" AND ")
    .every((part) => part.split(" OR ").some(allowed));
}

/**
 * Everything that is wrong, one a line.
 * @param {Record<string, any>} manifest package.json
 * @param {Record<string, any>} lock package-lock.json
 * @returns {string[]}
 */
export function faultsOf(manifest, lock) {
  const faults = [];
  for (const field of ["dependencies", "devDependencies"])
    for (const [name, version] of Object.entries(manifest[field] ?? {}))
      if (!isPinned(version)) faults.push(`${name}: ${version} is not one version`);
  for (const [at, info] of Object.entries(lock.packages)) {
    if (!at.includes("node_modules/") || info.link) continue;
    const name = at.slice(at.lastIndexOf("node_modules/") + "node_modules/".length);
    const label = `${name}@${info.version}`;
    // Of other platforms' packages that a registry lacked only the version is known; npm checks what it then gets.
    const isElsewhere = info.optional && (info.os || info.cpu);
    if (!EXACT.test(info.version)) faults.push(`${label} is not one version`);
    if (!/^sha512-/.test(info.integrity ?? "") && !isElsewhere)
      faults.push(`${label} has no SHA-512 to be checked by`);
    if (info.resolved) faults.push(`${label} names where it comes from: ${info.resolved}`);
    if (info.hasInstallScript && manifest.allowScripts?.[name] !== true)
      faults.push(`${label} runs a script when it is installed, and is not in allowScripts`);
    const isUnstated = isElsewhere || (info.dev && UNSTATED.includes(name));
    if (!(info.license ? isLicensed(info.license, name) : isUnstated))
      faults.push(`${label} has the licence ${info.license ?? "of nobody knows what"}`);
    const floor = FLOORS.find(([of]) => of === name)?.[1];
    if (floor && isBelow(info.version, floor)) faults.push(`${label} must be ${floor} at least`);
  }
  return faults;
}

/** @returns {string[]} faults that the registry knows of what is served */
function askRegistry() {
  const asked = spawnSync("npm", ["audit", "--omit=dev", "--json"], {
    encoding: "utf8",
    timeout: 30_000,
  });
  /** @type {Record<string, any>} */
  let report = {};
  try {
    report = JSON.parse(asked.stdout);
  } catch {}
  if (!report.vulnerabilities) {
    console.log("The registry could not be asked for known faults.");
    return [];
  }
  return Object.values(report.vulnerabilities)
    .filter(({ severity }) => ["high", "critical"].includes(severity))
    .map(({ name, severity, range }) => `${name} ${range}: ${severity}`);
}

/** @type {(file: string) => any} */
const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));

function main() {
  const lock = read("package-lock.json");
  const faults = [
    ...["package.json", "sdk/package.json"].flatMap((file) =>
      faultsOf({ ...read(file), allowScripts: read("package.json").allowScripts }, lock),
    ),
    ...(process.argv.includes("--audit") ? askRegistry() : []),
  ];
  for (const fault of new Set(faults)) console.error(fault);
  if (faults.length === 0)
    console.log(`${Object.keys(lock.packages).length} packages: nothing is wrong with them`);
  process.exit(faults.length > 0 ? 1 : 0);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  process.chdir(path.dirname(import.meta.dirname));
  main();
}
