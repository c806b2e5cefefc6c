// Run after `npm install`: a registry mirror that lacks other platforms' packages makes npm leave them out of the
// lock file, and `npm ci` then refuses it. This adds each missing optional package with its version, os and cpu.
import fs from "node:fs";

/** @type {Record<string, string>} */
const OS = { windows: "win32" };
const file = "package-lock.json";
const lock = JSON.parse(fs.readFileSync(file, "utf8"));
let added = 0;
for (const [at, info] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(info.optionalDependencies ?? {})) {
    const found = [`${at}/node_modules/${name}`, `node_modules/${name}`].some(
      (k) => lock.packages[k],
    );
    if (found) continue;
    const words = name.split(/[-./]/);
    const os = words.find((w) =>
      /^(android|darwin|freebsd|linux|win32|windows|openharmony|aix|sunos)$/.test(w),
    );
    const cpu = words.find((w) =>
      /^(arm64|x64|ia32|arm|ppc64|riscv64|s390x|loong64|wasm32)$/.test(w),
    );
    if (!/^\d+\.\d+\.\d+/.test(version) || !cpu) {
      console.log(`left out: ${name}@${version} (of ${at})`);
      continue;
    }
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(info.dev && { dev: true }),
      ...(words.some((w) => w.startsWith("musl")) && { libc: ["musl"] }),
      ...(words.some((w) => w.startsWith("gnu")) && os === "linux" && { libc: ["glibc"] }),
      optional: true,
      ...(os && { os: [OS[os] ?? os] }),
    };
    added++;
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)),
);
fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} added`);
