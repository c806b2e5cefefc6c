import fs from "node:fs";
import os from "node:os";

const NICE = 5;

/**
 * This process may wait, a verification on the same machine may not: it gets the processor after those that decide.
 * Linux shares the processor among sessions first (autogroups, sched(7)), where what one process is worth counts within
 * its session alone; a process that leads a session says the same of all of it.
 */
export function standBack(): void {
  os.setPriority(NICE);
  if (leadsSession()) fs.writeFileSync("/proc/self/autogroup", String(NICE));
}

function leadsSession(): boolean {
  try {
    fs.accessSync("/proc/self/autogroup", fs.constants.W_OK);
    const stat = fs.readFileSync("/proc/self/stat", "utf8");
    const [, , , session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(session) === process.pid;
  } catch {
    return false; // Not Linux, or one that knows no such groups.
  }
}
