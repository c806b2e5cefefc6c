import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { givenVariables } from "@/lib/env";
import { findGo, findPython } from "@/scripts/tools.mjs";
import { KEY_VARIABLE, type Language } from "./sample";

/** A sample with the management key that it is to find. */
export type Written = Readonly<{ id: string; key: string; code: string }>;

type Run = Readonly<{ files: readonly string[]; start: readonly [string, ...string[]] }>;

/** Writes samples into a folder, with a program that runs them all, one after another, as each stands. */
const RUNNERS: Readonly<
  Record<Language, (folder: string, all: readonly Written[]) => Run["start"]>
> = {
  curl: (folder, all) => {
    const lines = all.map(
      ({ id, key }) => `${KEY_VARIABLE}='${key}' sh ${id}.sh || echo "${id} failed" >&2`,
    );
    for (const { id, code } of all)
      fs.writeFileSync(path.join(folder, `${id}.sh`), code.replace("curl ", "curl -s "));
    return ["sh", write(folder, "all.sh", lines.join("\n"))];
  },
  typescript: (folder, all) => {
    for (const { id, code } of all) fs.writeFileSync(path.join(folder, `${id}.mjs`), code);
    const lines = all.map(
      ({ id, key }) => `process.env.${KEY_VARIABLE} = "${key}"; await import("./${id}.mjs");`,
    );
    return [process.execPath, write(folder, "all.mjs", lines.join("\n"))];
  },
  python: (folder, all) => {
    for (const { id, code } of all) fs.writeFileSync(path.join(folder, `${id}.py`), code);
    const lines = all.map(
      ({ id, key }) =>
        `os.environ["${KEY_VARIABLE}"] = "${key}"\ntry:\n    runpy.run_path("${id}.py")\nexcept urllib.error.HTTPError as error:\n    print("${id}", error)`,
    );
    return [
      findPython(),
      write(folder, "all.py", `import os, runpy, urllib.error\n${lines.join("\n")}`),
    ];
  },
  // One program: each sample's main under a name of its own.
  go: (folder, all) => {
    for (const { id, code } of all)
      fs.writeFileSync(
        path.join(folder, `${id}.go`),
        code.replace("func main()", `func ${nameOf(id)}()`),
      );
    const lines = all.map(
      ({ id, key }) => `\tos.Setenv("${KEY_VARIABLE}", "${key}")\n\t${nameOf(id)}()`,
    );
    write(folder, "go.mod", "module samples\n");
    write(
      folder,
      "all.go",
      `package main\n\nimport "os"\n\nfunc main() {\n${lines.join("\n")}\n}\n`,
    );
    return [findGo(), "run", "."];
  },
};

/** As Go spells it: `unkey.keys.getKey`. */
const nameOf = (id: string) => id.replaceAll(".", "_");

function write(folder: string, name: string, text: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}

/** Runs samples of one language as they stand. @returns what they printed, and complained of */
export async function runSamples(language: Language, folder: string, all: readonly Written[]) {
  const place = path.join(folder, language);
  fs.mkdirSync(place);
  const [program, ...args] = RUNNERS[language](place, all);
  const env = { ...givenVariables(), CGO_ENABLED: "0", GOFLAGS: "-mod=mod" };
  const { stdout, stderr } = await promisify(execFile)(program, args, {
    ...{ cwd: place, env, maxBuffer: 64 * 1024 * 1024 },
  });
  return { stdout, stderr };
}
