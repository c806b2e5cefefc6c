import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Source } from "@/lib/env";
import { EXIT, Failure } from "./command";

/** Where Keyway is and as whom it is asked. */
export type Profile = Readonly<{ url: string; key: string }>;

export const profileFile = (env: Source): string =>
  env.KEYWAY_PROFILE ||
  path.join(env.XDG_CONFIG_HOME || path.join(os.homedir(), ".config"), "keyway", "profile.json");

/**
 * The settings of this call: variables go before the profile.
 * @throws Failure when something is missing, or others may read the profile
 */
export function readSettings(env: Source): Profile {
  const file = profileFile(env);
  const url = env.KEYWAY_API_URL || undefined;
  const key = env.KEYWAY_KEY || undefined;
  const kept = url && key ? {} : readProfile(file);
  const settings = { url: url ?? kept.url ?? "http://127.0.0.1:3001", key: key ?? kept.key };
  if (!settings.key)
    throw new Failure(
      "No management key. Set KEYWAY_API_URL and KEYWAY_KEY, or keep them with `keyway login`.",
      EXIT.forbidden,
    );
  return { url: settings.url, key: settings.key };
}

function readProfile(file: string): Partial<Profile> {
  if (!fs.existsSync(file)) return {};
  if ((fs.statSync(file).mode & 0o077) !== 0)
    throw new Failure(`Others may read ${file}, which holds a key: chmod 600 it.`);
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    throw new Failure(`${file} is not JSON: make it again with \`keyway login\`.`);
  }
}

export function writeProfile(file: string, profile: Profile): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  fs.rmSync(file, { force: true });
  fs.writeFileSync(file, `${JSON.stringify(profile, null, 2)}\n`, { mode: 0o600, flag: "wx" });
}
