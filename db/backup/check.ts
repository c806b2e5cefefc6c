import { createHash, type Hash } from "node:crypto";
import { MANIFEST, type Manifest, parseManifest, SECRETS } from "./manifest";
import { readTar } from "./tar";

/** What an archive holds beside its rows. */
export type Checked = Readonly<{ manifest: Manifest; secrets: Buffer | null }>;

/** The table that an entry holds rows of. */
export const tableOf = (entry: string): string | undefined =>
  /^tables\/([a-z_]+)\/\d+$/.exec(entry)?.[1];

/**
 * Reads an archive from end to end and compares every byte of its tables with the manifest.
 * @throws Error in one line that says what is wrong with it
 */
export async function checkArchive(file: string): Promise<Checked> {
  const sums = new Map<string, { hash: Hash; bytes: number }>();
  let manifest: Manifest | undefined;
  let secrets: Buffer | null = null;
  for await (const { name, body } of readTar(file)) {
    const table = tableOf(name);
    if (name === MANIFEST) manifest = parseManifest(body);
    else if (name === SECRETS) secrets = Buffer.from(body);
    if (table === undefined) continue;
    const sum = sums.get(table) ?? { hash: createHash("sha256"), bytes: 0 };
    sum.hash.update(body);
    sum.bytes += body.length;
    sums.set(table, sum);
  }
  if (!manifest) throw new Error("The archive has no manifest: it was not written to its end.");
  for (const { name, bytes, sha256 } of manifest.tables) {
    const sum = sums.get(name) ?? { hash: createHash("sha256"), bytes: 0 };
    if (sum.bytes !== bytes || sum.hash.digest("hex") !== sha256)
      throw new Error(`The archive is damaged: ${name} is not as it was written.`);
  }
  return { manifest, secrets };
}
