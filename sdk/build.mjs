// npm run sdk: builds @keyway/sdk. `-- --types` only writes the types of the API, which the sources need to be checked.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
// Why this is a workspace: it needs the JavaScript API that TypeScript 7 no longer has.
import generate, { astToString } from "openapi-typescript";

process.chdir(path.dirname(import.meta.dirname));
const ENTRIES = ["client", "express", "hono", "next", "tokens", "webhooks"];
const OUT = "sdk/dist";
/** Where it is built; whoever reads OUT meanwhile finds each file whole, as it was or as it is now. */
const NEXT = `sdk/.dist-${process.pid}`;

/** The OpenAPI document as this checkout serves it. @returns {Promise<object>} */
async function documentOf() {
  const folder = fs.mkdtempSync(path.join(path.resolve("sdk"), ".openapi-"));
  const file = path.join(folder, "document.mjs");
  try {
    await esbuild.build({
      stdin: {
        contents:
          'import { routesOf } from "@/lib/http/app"; import { documentOf } from "@/lib/http/openapi";' +
          'export const document = documentOf(routesOf(() => { throw new Error("no verifier"); }), "https://keyway.example.com");',
        resolveDir: process.cwd(),
      },
      ...{ outfile: file, bundle: true, platform: "node", target: "node20", format: "esm" },
      ...{ packages: "external", logLevel: "warning" },
    });
    // Routes read settings when they are declared; which ones there are does not depend on them.
    const key = Buffer.alloc(32).toString("base64");
    Object.assign(process.env, {
      DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
      KEYWAY_DATA_DIR: os.tmpdir(),
      KEYWAY_PEPPERS: `1:${key}`,
      KEYWAY_ENCRYPTION_KEYS: `1:${key}`,
      NEXTAUTH_SECRET: key,
    });
    return (await import(pathToFileURL(file).href)).document;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

async function writeTypes() {
  const document = JSON.stringify(await documentOf());
  const text = astToString(await generate(document, { alphabetize: true }));
  const note = "// Made by sdk/build.mjs from the OpenAPI document.\n";
  fs.writeFileSync("sdk/src/openapi.d.ts", note + text);
}

/** Both kinds of modules; shared parts of ESM are shared files, so that bundlers can shake. */
async function writeCode() {
  /** @type {esbuild.BuildOptions} */
  const options = {
    entryPoints: ENTRIES.map((name) => `sdk/src/${name}.ts`),
    ...{ outdir: NEXT, bundle: true, platform: "neutral", target: "es2022", logLevel: "warning" },
  };
  await esbuild.build({ ...options, format: "esm", splitting: true, chunkNames: "shared-[hash]" });
  await esbuild.build({ ...options, format: "cjs", outExtension: { ".js": ".cjs" } });
  const client = { entryPoints: ["sdk/src/client.ts"], minify: true, write: false };
  const { outputFiles } = await esbuild.build({ ...options, ...client, format: "esm" });
  const size = gzipSync(outputFiles?.[0]?.contents ?? "").length;
  console.log(`@keyway/sdk: the client has ${size} bytes gzipped`);
  await esbuild.stop();
}

/** Declarations for both: Node's resolution wants extensions, and each kind its own file. */
function writeDeclarations() {
  execFileSync(
    process.execPath,
    ["sdk/node_modules/typescript/bin/tsc", "-p", "sdk", "--outDir", NEXT],
    {
      stdio: "inherit",
    },
  );
  fs.copyFileSync("sdk/src/openapi.d.ts", path.join(NEXT, "openapi.d.ts"));
  for (const file of fs.readdirSync(NEXT).filter((name) => name.endsWith(".d.ts"))) {
    const text = fs.readFileSync(path.join(NEXT, file), "utf8");
    const as = (/** @type {string} */ extension) =>
      text.replaceAll(/(from |import\()"(\.\/[\w-]+)"/g, `$1"$2.${extension}"`);
    fs.writeFileSync(path.join(NEXT, file.replace(/\.ts$/, ".cts")), as("cjs"));
    fs.writeFileSync(path.join(NEXT, file), as("js"));
  }
}

/** Puts what was built in place of what was there. */
function putInPlace() {
  fs.mkdirSync(OUT, { recursive: true });
  const built = fs.readdirSync(NEXT);
  for (const file of built) fs.renameSync(path.join(NEXT, file), path.join(OUT, file));
  for (const file of fs.readdirSync(OUT))
    if (!built.includes(file)) fs.rmSync(path.join(OUT, file), { recursive: true });
}

await writeTypes();
if (!process.argv.includes("--types")) {
  try {
    await writeCode();
    writeDeclarations();
    putInPlace();
  } finally {
    fs.rmSync(NEXT, { recursive: true, force: true });
  }
}
