import fs from "node:fs";
import path from "node:path";
import type { Row } from "./report";

type Profile = {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number };
  }[];
  samples: number[];
  timeDeltas: number[];
};

const SHOWN = 30;

/** Where the time of a process went: its functions by the time in themselves, those at the top first. */
export function readProfile(folder: string): Row[] {
  const [file] = fs.readdirSync(folder).sort();
  if (!file) return [];
  const profile: Profile = JSON.parse(fs.readFileSync(path.join(folder, file), "utf8"));
  const nameOf = new Map(
    profile.nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
      id,
      `${functionName || "(anonymous)"} ${path.basename(url)}:${lineNumber + 1}`,
    ]),
  );
  const micros = new Map<string, number>();
  for (const [i, id] of profile.samples.entries()) {
    const name = nameOf.get(id) ?? "";
    if (!name.startsWith("(idle)"))
      micros.set(name, (micros.get(name) ?? 0) + (profile.timeDeltas[i] ?? 0));
  }
  const total = [...micros.values()].reduce((sum, one) => sum + one, 0);
  return [...micros]
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, spent]) => ({ function: name, "%": Number(((100 * spent) / total).toFixed(1)) }));
}
