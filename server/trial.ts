import fs from "node:fs";
import path from "node:path";
import type { TrialKeys } from "@/lib/workspaces/first";

/** Kept like the other secrets that start makes, so that every start can print a line that works. */
const fileOf = (dataDir: string) => path.join(dataDir, "trial-keys.json");

/** Remembers the texts of the trial keys, readable by this user alone. */
export const keepTrialKeys = (dataDir: string, keys: TrialKeys): void =>
  fs.writeFileSync(fileOf(dataDir), JSON.stringify(keys), { mode: 0o600 });

/**
 * The `curl` line with which the trial key verifies now, tried on this machine and shown as others reach it.
 * @returns null when there is none: the keys were revoked, or the database is another one
 */
export async function trialCommand(
  dataDir: string,
  localUrl: string,
  publicUrl: string,
): Promise<string | null> {
  try {
    const keys: TrialKeys = JSON.parse(fs.readFileSync(fileOf(dataDir), "utf8"));
    const response = await fetch(`${localUrl}/v1/keys/verify`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${keys.managementKey}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ key: keys.key, dryRun: true }),
    });
    const { code }: { code?: unknown } = await response.json();
    return code === "VALID" ? commandOf(keys, publicUrl) : null;
  } catch {
    return null;
  }
}

const commandOf = ({ managementKey, key }: TrialKeys, apiUrl: string): string =>
  [
    `curl -s ${apiUrl}/v1/keys/verify \\`,
    `  -H 'Authorization: Bearer ${managementKey}' \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d '{"key":"${key}"}'`,
  ].join("\n");
