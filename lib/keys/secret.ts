import { createHmac, hash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import type { VersionedKey } from "@/lib/env";

/** Where a key is used. Part of the secret's text, so that a test key in production is seen at a glance. */
export const ENVIRONMENTS = ["live", "test"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** What the text of one of our secrets says without any look-up. */
export type SecretText = Readonly<{ prefix: string; environment: Environment }>;

/**
 * Prefixes an API may choose. No underscore and at least two characters: scanners find our secrets
 * by `SCANNER_PATTERN`, whose `\b` does not match inside `my_acme_live_kw…`.
 */
export const PREFIX_PATTERN = /^[a-z][a-z0-9]{1,15}$/;

/** What is registered with GitHub secret scanning, as text since its dialect has no flags. */
export const SCANNER_PATTERN = String.raw`\b[a-z][a-z0-9]{1,15}_(?:live|test)_kw[0-9A-Za-z]{38}\b`;

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const RANDOM_LENGTH = 32;
const CHECKSUM_LENGTH = 6;
const SHAPE = /^([a-z][a-z0-9]{1,15})_(live|test)_kw[0-9A-Za-z]{38}$/;

/** `length` base62 characters from the system's random source; 248 = 4 × 62, so bytes from 248 on are dropped (no modulo bias). */
function randomText(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length + 8)) {
      if (byte < 248 && text.length < length) text += ALPHABET[byte % 62];
    }
  }
  return text;
}

/** The CRC-32 of a text as six base62 digits. Public and unkeyed: it sorts out typing errors, not attackers. */
function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = "";
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    digits = ALPHABET[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/**
 * A new secret: `<prefix>_<environment>_kw`, 32 random base62 characters (190 bits), and the CRC-32
 * of all that in six more.
 * @throws RangeError when the prefix does not match `PREFIX_PATTERN`
 */
export function newSecret(prefix: string, environment: Environment): string {
  if (!PREFIX_PATTERN.test(prefix)) throw new RangeError("This is not a prefix of a secret.");
  const text = `${prefix}_${environment}_kw${randomText(RANDOM_LENGTH)}`;
  return text + checksumOf(text);
}

/** The characters of base58, in which no two look alike. */
const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/**
 * A new secret in another product's form, for callers who rely on its look: a prefix of their own and `_`, or neither, and
 * random base58 characters. It has no checksum, and scanners do not know it.
 * @param bytes of randomness, at least
 */
export function newForeignSecret(prefix: string, bytes: number): string {
  const length = Math.ceil((bytes * 8) / Math.log2(BASE58.length));
  let text = "";
  // 232 = 4 × 58: bytes above it are dropped, so that no character is likelier than another.
  while (text.length < length)
    for (const byte of randomBytes(length))
      if (byte < 232 && text.length < length) text += BASE58[byte % 58];
  return prefix === "" ? text : `${prefix}_${text}`;
}

/**
 * What to do with a text that claims to be a secret: `ours` (look it up), `malformed` (our shape
 * with a wrong checksum: refuse it without a look-up), `foreign` (look it up: imported keys have
 * the shape another product gave them).
 */
export function classifySecret(text: string): "ours" | "malformed" | "foreign" {
  if (!SHAPE.test(text)) return "foreign";
  const end = text.length - CHECKSUM_LENGTH;
  return text.slice(end) === checksumOf(text.slice(0, end)) ? "ours" : "malformed";
}

/** Prefix and environment of a secret of ours, or null for `malformed` and `foreign` texts. */
export function parseSecret(text: string): SecretText | null {
  const match = SHAPE.exec(text);
  if (match === null || classifySecret(text) !== "ours") return null;
  return { prefix: match[1] ?? "", environment: match[2] === "test" ? "test" : "live" };
}

/**
 * What may be stored and shown of a secret: `acme_live_kw7fQ2…x9Kd`, the first and last four of the
 * random part. Of a foreign text never more than a quarter, and eight characters at the most.
 */
export function hintOf(text: string): string {
  if (SHAPE.test(text)) {
    const start = text.length - CHECKSUM_LENGTH - RANDOM_LENGTH;
    const end = text.length - CHECKSUM_LENGTH;
    return `${text.slice(0, start + 4)}…${text.slice(end - 4, end)}`;
  }
  const shown = Math.min(4, Math.floor(text.length / 8));
  return shown === 0 ? "…" : `${text.slice(0, shown)}…${text.slice(-shown)}`;
}

/** SHA-256 of the text, base64url: the key of every cache, and the format in which keys are imported. */
export const digestOf = (text: string): string => hash("sha256", text, "base64url");

/**
 * What the database holds: HMAC-SHA256 under a pepper it does not hold, so that a dump can confirm
 * no guess and a writer of rows can plant no key.
 * @param digest the 32 bytes of `digestOf`, or an earlier mac that is wrapped again
 */
export const macOf = (digest: Buffer, pepper: Buffer): Buffer =>
  createHmac("sha256", pepper).update(digest).digest();

/**
 * Every form in which a row may hold this secret while peppers rotate: each pepper alone, and every
 * chain from an older to a newer one, as rows are wrapped again without their text
 * (`p2(d)`, `p1(d)`, `p2(p1(d))`), the form under the newest alone first.
 * @param digest the 32 bytes of `digestOf`
 * @param peppers at most four (2ⁿ − 1 candidates)
 */
export function candidateMacs(digest: Buffer, peppers: readonly VersionedKey[]): Buffer[] {
  if (peppers.length > 4) throw new RangeError("At most four peppers can be in use at a time.");
  let macs: Buffer[] = [];
  for (const { key } of peppers.toSorted((a, b) => a.version - b.version)) {
    macs = [macOf(digest, key), ...macs, ...macs.map((mac) => macOf(mac, key))];
  }
  return macs;
}
