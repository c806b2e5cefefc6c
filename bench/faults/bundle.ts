import fs from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";

/** A part of the product taken away, to see that a test notices: one text of one file, replaced. */
export type Mutant = Readonly<{ file: string; from: string; to: string }>;

const replace = ({ file, from, to }: Mutant): esbuild.Plugin => ({
  name: "mutant",
  setup(build) {
    build.onLoad({ filter: new RegExp(`/${file.replaceAll(".", "\\.")}$`) }, ({ path }) => {
      const text = fs.readFileSync(path, "utf8");
      if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
      return { contents: text.replace(from, to), loader: "ts" };
    });
  },
});

/** Writes the api process, as it is or as a mutant, to a folder in the checkout. */
export async function bundleApi(folder: string, mutants: readonly Mutant[] = []): Promise<void> {
  await esbuild.build({
    entryPoints: [path.resolve("server/api.ts"), path.resolve("server/count.ts")],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    logLevel: "silent",
    plugins: mutants.map(replace),
  });
}
