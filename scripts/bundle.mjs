// The processes, each in one file that Node runs as it is: no compiling at every start.
import fs from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";

const ENTRIES = [
  ...["start", "api", "count", "web", "worker", "migrate", "seed"].map(
    (name) => `server/${name}.ts`,
  ),
  ...["bench", "bare", "cached", "client", "paced", "peers/fastify"].map(
    (name) => `bench/${name}.ts`,
  ),
  "cli/keyway.ts",
];

/** @type {esbuild.BuildOptions} */
const OPTIONS = {
  entryPoints: ENTRIES.map((file) => ({
    in: file,
    out: file.replace(/^\w+\/|\.ts$/g, ""),
  })),
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  packages: "external",
  sourcemap: true,
  logLevel: "warning",
};

/** Writes `dist/<name>.mjs` for every process. */
export async function bundle() {
  const started = new Date();
  const { outputFiles } = await esbuild.build({ ...OPTIONS, write: false });
  await esbuild.stop();
  for (const { path: place, contents } of outputFiles) {
    fs.mkdirSync(path.dirname(place), { recursive: true });
    // A process that starts meanwhile reads the file of before or the one of now, never half of it.
    const next = `${place}.${process.pid}`;
    fs.writeFileSync(next, contents);
    fs.renameSync(next, place);
  }
  // A file saved while we worked is newer than this mark, and bundled at the next start.
  fs.writeFileSync("dist/bundled", "");
  fs.utimesSync("dist/bundled", started, started);
}

/** Writes them again at every change, until this process ends. */
export async function bundleOnChange() {
  const context = await esbuild.context(OPTIONS);
  await context.rebuild();
  await context.watch();
}
