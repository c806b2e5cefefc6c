import fs from "node:fs";
import path from "node:path";
import type { Source } from "@/lib/env";
import { dataDirOf } from "../installation";
import { bad, type Finding, ok } from "./finding";

/** A verification is about 300 bytes in the journal: half a GiB is a million of them and room for the rest. */
const DISK_MIB = 512;
/** A clock that is set while doctor looks differs from one that only counts. */
const STEP_MS = 100;

/** Node's version. */
export function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major > 20 || (major === 20 && minor >= 19)
    ? ok("Node", process.version)
    : bad("fault", "Node", process.version, "Install Node 20.19 or newer.");
}

/** Starts to look whether this machine's clock goes evenly. @returns what was found, once it is asked */
export function watchClock(): () => Finding {
  const [wall, counted] = [Date.now(), performance.now()];
  return () => {
    const passed = performance.now() - counted;
    const drift = Math.round(Math.abs(Date.now() - wall - passed));
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return drift <= STEP_MS
      ? ok("System clock", `${new Date().toISOString()}, steady (${zone})`)
      : bad(
          "warning",
          "System clock",
          `was set by ${drift} ms within ${Math.round(passed)} ms`,
          "Let NTP slew it rather than step it. Leases count on a clock that only goes on; expiry and windows jump.",
        );
  };
}

/** The data folder, the secrets in it, and room for the journal. */
export function checkFolder(given: Source): Finding[] {
  const dataDir = dataDirOf(given);
  if (!fs.existsSync(dataDir))
    return [bad("warning", "Data folder", `${dataDir} is not there yet`, "`npm start` makes it.")];
  return [writable(dataDir), ...secretsIn(dataDir), journalIn(dataDir)];
}

function writable(dataDir: string): Finding {
  try {
    fs.accessSync(dataDir, fs.constants.W_OK);
    return ok("Data folder", dataDir);
  } catch {
    const advice = "Mend its permissions, or set KEYWAY_DATA_DIR.";
    return bad("fault", "Data folder", `${dataDir} cannot be written`, advice);
  }
}

function secretsIn(dataDir: string): Finding[] {
  const file = path.join(dataDir, "secrets.json");
  if (!fs.existsSync(file) || (fs.statSync(file).mode & 0o077) === 0) return [];
  return [bad("fault", "Secrets", `others may read ${file}`, `chmod 600 ${file}`)];
}

/** The journal is written before a verification is answered, so a full disk stops verifications. */
function journalIn(dataDir: string): Finding {
  const journal = path.join(dataDir, "journal");
  const place = fs.existsSync(journal) ? journal : dataDir;
  const { bavail, bsize } = fs.statfsSync(place);
  const [free, waiting] = [mib(bavail * bsize), mib(sizeOf(place === journal ? journal : null))];
  const detail = `${free} MiB free for the journal, ${waiting} MiB in it`;
  if (free < DISK_MIB)
    return bad(
      "warning",
      "Disk",
      detail,
      `Make room below ${place}: verifications are refused when the journal cannot be written.`,
    );
  if (waiting > DISK_MIB)
    return bad(
      "warning",
      "Disk",
      detail,
      "Verifications wait to be counted: look whether the database answers, and what /metrics says of the journal.",
    );
  return ok("Disk", detail);
}

const mib = (bytes: number) => Math.floor(bytes / 1024 / 1024);

const sizeOf = (folder: string | null): number =>
  folder === null
    ? 0
    : fs
        .readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((one) => one.isFile())
        .reduce(
          (sum, one) =>
            sum +
            (fs.statSync(path.join(one.parentPath, one.name), { throwIfNoEntry: false })?.size ??
              0),
          0,
        );
