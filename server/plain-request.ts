import { isJsonType } from "@/lib/http/body";

/** The head of a plain request, with what a verification wants to know of it. */
export type PlainHead = Readonly<{
  /** Where the body begins, and how long it is, in bytes. */
  end: number;
  bodyBytes: number;
  authorization: string;
  forwardedFor: string | null;
  /** The workspace it names; null for none. */
  workspace: string | null;
}>;

const HEAD_BYTES_MAX = 4096;
const LENGTH_DIGITS_MAX = 5;

const [HTAB, LF, CR, SPACE, COLON] = [9, 10, 13, 32, 58];

/** Bytes by what they may be a part of: 1 of a header's name (RFC 9110, 5.6.2), 2 of its value. */
const CLASS = new Uint8Array(256);
const [NAME, VALUE] = [1, 2];
for (let byte = 0x20; byte < 0x7f; byte++) CLASS[byte] = VALUE;
CLASS[HTAB] = VALUE;
for (const sign of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
  CLASS[sign.charCodeAt(0)] = NAME | VALUE;

const isIn = (byte: number | undefined, group: number): boolean =>
  byte !== undefined && ((CLASS[byte] ?? 0) & group) !== 0;

/** Headers that say something to us, each at most once; and those that make a request no plain one. */
const READ =
  "host connection content-length content-type authorization x-forwarded-for keyway-workspace".split(
    " ",
  );
const REFUSED =
  "transfer-encoding content-encoding expect upgrade trailer proxy-connection idempotency-key client-cert x-ssl-client-cert x-forwarded-client-cert".split(
    " ",
  );
const LENGTHS = new Set([...READ, ...REFUSED].map((name) => name.length));

/**
 * Reads the head of an HTTP/1.1 request of one exact shape: `POST <path>`, a `Host`, an `Authorization`, a
 * `Content-Type` of JSON, a `Content-Length`, none of them twice, nothing that changes how a message is read (RFC 9112),
 * ASCII only, lines that end in CR LF. It recognises one shape and is no parser of HTTP: whatever else it is given, also
 * half a head, is null, and for node's own parser to judge.
 * @param start `POST <path> HTTP/1.1` and CR LF
 */
export function readPlainHead(bytes: Buffer, start: Buffer): PlainHead | null {
  if (!startsWith(bytes, start)) return null;
  const found = new Map<string, string>();
  const max = Math.min(bytes.length, HEAD_BYTES_MAX);
  let at = start.length;
  while (bytes[at] !== CR) {
    const nameAt = at;
    while (at < max && isIn(bytes[at], NAME)) at++;
    if (at === nameAt || at >= max || bytes[at] !== COLON) return null;
    const nameEnd = at++;
    while (bytes[at] === SPACE || bytes[at] === HTAB) at++;
    const valueAt = at;
    while (at < max && isIn(bytes[at], VALUE)) at++;
    if (at >= max || bytes[at] !== CR || bytes[at + 1] !== LF) return null;
    if (LENGTHS.has(nameEnd - nameAt)) {
      const name = bytes.toString("latin1", nameAt, nameEnd).toLowerCase();
      if (REFUSED.includes(name) || found.has(name)) return null;
      if (READ.includes(name)) found.set(name, bytes.toString("latin1", valueAt, at).trimEnd());
    }
    at += 2;
  }
  if (bytes[at + 1] !== LF) return null;
  return headOf(found, at + 2);
}

/** Whether `bytes` begin with `start`. */
export const startsWith = (bytes: Buffer, start: Buffer): boolean =>
  bytes.length >= start.length && start.compare(bytes, 0, start.length) === 0;

function headOf(found: ReadonlyMap<string, string>, end: number): PlainHead | null {
  const length = found.get("content-length") ?? "";
  const authorization = found.get("authorization");
  const connection = found.get("connection") ?? "keep-alive";
  if (!found.has("host") || authorization === undefined) return null;
  if (connection.toLowerCase() !== "keep-alive" || !isJsonType(found.get("content-type")))
    return null;
  if (!/^\d+$/.test(length) || length.length > LENGTH_DIGITS_MAX) return null;
  const forwardedFor = found.get("x-forwarded-for") ?? null;
  const workspace = found.get("keyway-workspace") ?? null;
  return { end, bodyBytes: Number(length), authorization, forwardedFor, workspace };
}
