import { createHmac } from "node:crypto";
import type { Table } from "./tables";

/** The last entry of an archive, and what makes it whole. */
export type Manifest = Readonly<{
  format: "keyway-backup";
  version: 1;
  createdAt: string;
  /** The server's own version, for the reader. */
  postgres: string;
  /** The newest migration of the schema, as drizzle numbers them: milliseconds since 1970. */
  schema: number;
  tables: readonly (Table & Readonly<{ rows: number; bytes: number; sha256: string }>)[];
  /** The first day that the verification log needs a partition for. */
  oldestLog: string | null;
  /** `KEYWAY_PEPPERS` 2: a1b2…: what tells whether a machine has the secrets that these rows need. */
  fingerprints: Readonly<Record<string, string>>;
  secrets: "none" | "sealed";
}>;

export const MANIFEST = "manifest.json";
export const SECRETS = "secrets.json";

/** Tells a secret of 32 random bytes from another one, and nothing else about it. */
export const fingerprintOf = (secret: Buffer): string =>
  createHmac("sha256", secret).update("keyway backup").digest("hex").slice(0, 16);

/** @throws Error when this is none, or of a later Keyway */
export function parseManifest(body: Buffer): Manifest {
  const manifest: Partial<Manifest> = JSON.parse(body.toString());
  if (manifest.format !== "keyway-backup") throw new Error("This is not an archive of Keyway's.");
  if (manifest.version !== 1)
    throw new Error("This archive is of a newer Keyway: restore it with that.");
  return manifest as Manifest;
}
