// npm start, npm run dev: the processes are bundled when their sources are newer, then run.
import path from "node:path";
import { bundlesAreStale } from "./stale.mjs";

process.chdir(path.dirname(import.meta.dirname));
if (process.argv.includes("--dev")) await (await import("./bundle.mjs")).bundleOnChange();
else if (bundlesAreStale()) await (await import("./bundle.mjs")).bundle();
await import(path.resolve("dist/start.mjs"));
