import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

const BLOCK = 512;
const padding = (size: number) => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

/** A file in an archive. */
export type Entry = Readonly<{ name: string; body: Buffer }>;

/** An entry as ustar has it (POSIX.1-1988), so that `tar -xzf` reads our archives too. @param at seconds since 1970 */
export function tarEntry({ name, body }: Entry, at: number): Buffer {
  const head = Buffer.alloc(BLOCK);
  const octal = (value: number, length: number) =>
    `${value.toString(8).padStart(length - 1, "0")}\0`;
  head.write(name, 0, 100);
  head.write(octal(0o600, 8) + octal(0, 8) + octal(0, 8), 100);
  head.write(octal(body.length, 12) + octal(at, 12), 124);
  head.write("        0", 148);
  head.write("ustar\x0000", 257);
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${octal(sum, 7)} `, 148);
  return Buffer.concat([head, body, padding(body.length)]);
}

/** After the last entry. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * BLOCK);

/**
 * The entries of a gzipped archive, one after the other.
 * @throws Error when the file is cut off or is no archive
 */
export async function* readTar(file: string): AsyncGenerator<Entry> {
  const unzip = createGunzip();
  const source = createReadStream(file).on("error", (error) => unzip.destroy(error));
  unzip.on("error", () => source.destroy());
  let rest = Buffer.alloc(0);
  let ended = false;
  for await (const chunk of explained(source.pipe(unzip))) {
    rest = Buffer.concat([rest, chunk]);
    for (let size = sizeOf(rest); size !== null && !ended; size = sizeOf(rest)) {
      const whole = BLOCK + size + padding(size).length;
      if (rest.length < whole) break;
      const name = rest.toString("utf8", 0, 100).replace(/\0.*$/s, "");
      if (name === "") ended = true;
      else yield { name, body: rest.subarray(BLOCK, BLOCK + size) };
      rest = rest.subarray(whole);
    }
  }
  if (!ended) throw new Error("The archive is cut off.");
}

const FAULTS: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: "The archive is cut off.",
  Z_DATA_ERROR: "This is not an archive of Keyway's, or it is damaged.",
};

/** The same bytes, with zlib's errors in words. */
async function* explained(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* bytes;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new Error(FAULTS[code] ?? String(error), { cause: error });
  }
}

/** The size that a header at the beginning of these bytes names; null when it is not all there. */
function sizeOf(bytes: Buffer): number | null {
  if (bytes.length < BLOCK) return null;
  if (bytes[0] === 0) return 0;
  const size = Number.parseInt(bytes.toString("latin1", 124, 135), 8);
  if (bytes.toString("latin1", 257, 262) !== "ustar" || !Number.isSafeInteger(size))
    throw new Error("This is not an archive of Keyway's.");
  return size;
}
