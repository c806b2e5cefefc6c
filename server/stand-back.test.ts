import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import * as esbuild from "esbuild";
import { expect, test } from "vitest";
import { endProcess } from "@/lib/testing/child";

const built = esbuild.buildSync({
  stdin: {
    contents: `import { standBack } from "./stand-back"; standBack(); console.log("done"); setInterval(() => {}, 1000);`,
    resolveDir: import.meta.dirname,
    loader: "ts",
  },
  ...{ bundle: true, write: false, platform: "node", format: "esm" },
});
const code = built.outputFiles[0]?.text ?? "";
const groupOf = (pid: number | undefined) => {
  const file = `/proc/${pid}/autogroup`;
  return fs.existsSync(file)
    ? Number(/nice (-?\d+)/.exec(fs.readFileSync(file, "utf8"))?.[1])
    : null;
};

/** What a process is worth that stood back, and the session that it belongs to; null where Linux knows no such groups. */
async function standBack(detached: boolean) {
  const args = ["--input-type=module", "--eval", code];
  const child = spawn(process.execPath, args, { detached, stdio: ["ignore", "pipe", "inherit"] });
  for await (const chunk of child.stdout) if (String(chunk).includes("done")) break;
  const worth = { nice: os.getPriority(child.pid), group: groupOf(child.pid) };
  await endProcess(child);
  return worth;
}

test("a process that stands back does so for the session that it leads, and for no other", async () => {
  const ours = groupOf(process.pid);
  expect(await standBack(true)).toEqual({ nice: 5, group: ours === null ? null : 5 });
  expect(await standBack(false)).toEqual({ nice: 5, group: ours });
});
