#!/usr/bin/env node
// npx keyway: bundled when its sources are newer, then run where it was called.
import path from "node:path";
import { pathToFileURL } from "node:url";

const root = path.dirname(import.meta.dirname);
const here = process.cwd();
process.chdir(root);
const { bundlesAreStale } = await import("./stale.mjs");
if (bundlesAreStale()) await (await import("./bundle.mjs")).bundle();
process.chdir(here);
await import(pathToFileURL(path.join(root, "dist", "keyway.mjs")).href);
