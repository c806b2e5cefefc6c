import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { claim } from "@/lib/claim";
import { pagesAreStale } from "../scripts/stale.mjs";

let build: ChildProcess | undefined;

/** Builds the pages when their sources are newer. Two starts of one checkout take turns. */
export async function buildPages(say: (line: string) => void): Promise<void> {
  if (!pagesAreStale()) return;
  const name = `build ${path.resolve(".next")}`;
  let release = await claim(name);
  if (!release) say("Another process builds the pages; waiting for it");
  while (!release) {
    await wait(500);
    release = await claim(name);
  }
  try {
    if (!pagesAreStale()) return;
    say("Building the pages (about half a minute, once)");
    build = fork("scripts/build.mjs", { stdio: ["ignore", "pipe", "pipe", "ipc"], detached: true });
    const printed: Buffer[] = [];
    for (const stream of [build.stdout, build.stderr])
      stream?.on("data", (chunk: Buffer) => printed.push(chunk));
    const [code] = await once(build, "close");
    if (code !== 0) throw new Error(`${Buffer.concat(printed)}\nThe pages could not be built.`);
  } finally {
    build = undefined;
    release();
  }
}

/** Ends a build that is under way. */
export async function stopBuild(): Promise<void> {
  if (!build) return;
  const ended = once(build, "exit");
  build.kill("SIGTERM");
  await ended;
}
