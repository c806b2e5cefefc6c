import fs from "node:fs";
import path from "node:path";

const CODE = [
  "lib",
  "db",
  "server",
  "bench",
  "cli",
  "sdk/src",
  "package-lock.json",
  "tsconfig.json",
];
const PAGES = [
  ...["app", "components", "public", "proxy.ts", "instrumentation.ts"],
  ...["next.config.ts", "postcss.config.mjs"],
];

/** @type {(place: string) => number} when anything there was changed last */
const newest = (place) => {
  const stat = fs.statSync(place, { throwIfNoEntry: false });
  if (!stat || place.endsWith(".test.ts")) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(
    stat.mtimeMs,
    ...fs.readdirSync(place).map((name) => newest(path.join(place, name))),
  );
};

/** @type {(mark: string, sources: string[]) => boolean} */
const isNewer = (mark, sources) => {
  const made = fs.statSync(mark, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return sources.some((source) => newest(source) > made);
};

/** Whether the bundles of the processes are older than their sources. */
export const bundlesAreStale = () => isNewer("dist/bundled", CODE);

/** Whether the pages are older than their sources. */
export const pagesAreStale = () => isNewer("dist/built", [...CODE, ...PAGES]);
