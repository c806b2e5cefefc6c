// npm run build: the bundles of the processes, then the pages.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { bundle } from "./bundle.mjs";

process.chdir(path.dirname(import.meta.dirname));
const started = new Date();
await bundle();
const next = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
  stdio: "inherit",
  env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
});
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
  process.on(signal, () => next.kill(signal));
process.on("disconnect", () => next.kill("SIGTERM"));
const [code] = await once(next, "exit");
if (code === 0) {
  fs.writeFileSync("dist/built", "");
  fs.utimesSync("dist/built", started, started);
}
process.exit(code ?? 1);
