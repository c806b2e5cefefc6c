import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** What an installation must keep to itself, made once for those who set no variables of their own. */
export type Secrets = Readonly<{
  NEXTAUTH_SECRET: string;
  KEYWAY_PEPPERS: string;
  KEYWAY_ENCRYPTION_KEYS: string;
  POSTGRES_PASSWORD: string;
}>;

const random = (encoding: "base64" | "base64url") => randomBytes(32).toString(encoding);

const newSecrets = (): Secrets => ({
  NEXTAUTH_SECRET: random("base64url"),
  KEYWAY_PEPPERS: `1:${random("base64")}`,
  KEYWAY_ENCRYPTION_KEYS: `1:${random("base64")}`,
  POSTGRES_PASSWORD: random("base64url"),
});

/** The secrets that an earlier start kept in this folder. */
export function findSecrets(dataDir: string): Secrets | undefined {
  const file = path.join(dataDir, "secrets.json");
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : undefined;
}

/**
 * The secrets of this folder, made on first use in `secrets.json`, which only its owner may read.
 * A link that fails when the file exists makes two first starts agree, and a file is never half
 * written: without the peppers no key of the database could be verified again.
 */
export function keepSecrets(dataDir: string): Secrets {
  const found = findSecrets(dataDir);
  if (found) return found;
  const file = path.join(dataDir, "secrets.json");
  const draft = `${file}.${process.pid}`;
  const text = `${JSON.stringify(newSecrets(), null, 2)}\n`;
  fs.writeFileSync(draft, text, { mode: 0o600, flag: "wx", flush: true });
  try {
    fs.linkSync(draft, file);
  } catch (error) {
    if (!fs.existsSync(file)) throw error;
  } finally {
    fs.rmSync(draft);
  }
  return keepSecrets(dataDir);
}
