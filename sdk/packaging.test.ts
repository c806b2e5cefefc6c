import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import vm from "node:vm";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import * as esbuild from "esbuild";
import { publint } from "publint";
import { afterAll, beforeAll, expect, test } from "vitest";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyway-sdk-"));
let tarball: string;
beforeAll(() => {
  execFileSync(process.execPath, ["sdk/build.mjs"], { stdio: "inherit" });
  const pack = ["pack", "--silent", "--pack-destination", folder, "./sdk"];
  tarball = path.join(folder, execFileSync("npm", pack, { encoding: "utf8" }).trim());
  const installed = path.join(folder, "node_modules", "@keyway", "sdk");
  fs.mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
}, 60_000);
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** What a bundler makes of a program that uses the installed package. */
async function bundle(contents: string, format: esbuild.Format = "esm") {
  const { outputFiles } = await esbuild.build({
    stdin: { contents, resolveDir: folder },
    ...{ bundle: true, write: false, minify: true, format, platform: "neutral", globalName: "sdk" },
  });
  return outputFiles?.[0]?.text ?? "";
}

test("publint finds nothing to say", async () => {
  const { messages } = await publint({ pkgDir: "sdk", strict: true });
  expect(messages).toEqual([]);
});

test("arethetypeswrong finds the types right for every way of resolving that reads exports", async () => {
  const data = createPackageFromTarballData(fs.readFileSync(tarball));
  const result = await checkPackage(data);
  if (!result.types) return expect.unreachable("the package has no types");
  // The resolution of before Node 12 does not read `exports`.
  const current = result.problems.filter(
    (one) => !("resolutionKind" in one) || one.resolutionKind !== "node10",
  );
  expect(current).toEqual([]);
  expect(Object.keys(result.entrypoints)).toHaveLength(6);
});

test("the client has at most 6 kB gzipped, and what is not used of it is not bundled", async () => {
  const whole = await bundle('export { Keyway } from "@keyway/sdk"');
  const size = gzipSync(whole).length;
  console.log(`@keyway/sdk: ${size} bytes gzipped, ${whole.length} without`);
  expect(size).toBeLessThanOrEqual(6 * 1024);
  const part = await bundle('export { isMistyped } from "@keyway/sdk"');
  expect(part.length).toBeLessThan(whole.length / 5);
});

test("both kinds of modules load, with their names", () => {
  const entries = ["", "/express", "/hono", "/next", "/tokens", "/webhooks"].map(
    (one) => `@keyway/sdk${one}`,
  );
  const names = [
    ["Keyway", "KeywayError", "isMistyped"],
    ["requireKey", "requireToken", "tokenOf", "verificationOf"],
  ];
  names.push(["requireKey", "requireToken"], ["withKey", "withToken"]);
  names.push(
    ["TokenError", "certificateThumbprint", "createTokenCheck", "shownCertificate"],
    ["WebhookError", "readWebhook"],
  );
  const show = "console.log(JSON.stringify(all.map((one) => Object.keys(one).sort())))";
  const run = (type: string, code: string) =>
    JSON.parse(
      execFileSync(process.execPath, [`--input-type=${type}`, "-e", code], {
        cwd: folder,
        encoding: "utf8",
      }),
    );
  const list = JSON.stringify(entries);
  expect(run("commonjs", `const all = ${list}.map((name) => require(name)); ${show}`)).toEqual(
    names,
  );
  const load = `const all = await Promise.all(${list}.map((name) => import(name)))`;
  expect(run("module", `${load}; ${show}`)).toEqual(names);
});

test("it runs where there is nothing but the web's own globals", async () => {
  const entries = ["", "/hono", "/next", "/webhooks"].map((one) => `@keyway/sdk${one}`);
  const code = await bundle(entries.map((one) => `export * from "${one}"`).join("\n"), "iife");
  const { AbortSignal, Headers, Request, Response, TextEncoder, URL, URLSearchParams } = globalThis;
  const { crypto, setTimeout, clearTimeout, atob } = globalThis;
  const web = { AbortSignal, Headers, Request, Response, TextEncoder, URL, URLSearchParams };
  const answer = JSON.stringify({ valid: true, code: "VALID", requestId: "req_1" });
  const context = vm.createContext({
    ...{ ...web, crypto, setTimeout, clearTimeout, atob },
    fetch: async () => new Response(answer),
  });
  const program = `${code};
    new sdk.Keyway({ url: "https://keys.example.com", key: "k", onOutage: { lastKnown: 1 } }).verify("a")`;
  expect(await vm.runInContext(program, context)).toMatchObject({
    ...{ valid: true, code: "VALID", decidedBy: "keyway" },
  });
});
