import fs from "node:fs";
import { expect, test } from "vitest";
import { faultsOf } from "../scripts/check-dependencies.mjs";

const read = (file: string) => JSON.parse(fs.readFileSync(file, "utf8"));
const manifest = read("package.json");

test("nothing is wrong with what is installed", () =>
  expect(faultsOf(manifest, read("package-lock.json"))).toEqual([]));

test.each([
  ["a version that may change", { version: "^4.0.0" }, "is not one version"],
  ["no checksum", { integrity: undefined }, "has no SHA-512"],
  ["a weak checksum", { integrity: "sha1-x" }, "has no SHA-512"],
  ["an address", { resolved: "https://packages.example/x.tgz" }, "names where it comes from"],
  ["a script at its installation", { hasInstallScript: true }, "runs a script"],
  ["a licence that asks for more", { license: "AGPL-3.0-only" }, "has the licence AGPL-3.0-only"],
  ["no licence", { license: undefined }, "has the licence of nobody knows what"],
  [
    "one of two licences that are not on the list",
    { license: "MIT AND GPL-3.0" },
    "has the licence",
  ],
])("a package with %s is named", (_, change, fault) => {
  const info = { version: "1.0.0", integrity: "sha512-x", license: "MIT", ...change };
  const faults = faultsOf(manifest, { packages: { "": {}, "node_modules/some": info } });
  expect(faults).toEqual([expect.stringMatching(new RegExp(`^some@.*${fault}`))]);
});

test("a version of Next with a known fault is named, and a dependency that is not pinned", () => {
  const info = { version: "16.2.10", integrity: "sha512-x", license: "MIT" };
  expect(
    faultsOf({ dependencies: { zod: "^4.0.0" } }, { packages: { "node_modules/next": info } }),
  ).toEqual(["zod: ^4.0.0 is not one version", "next@16.2.10 must be 16.2.11 at least"]);
});
