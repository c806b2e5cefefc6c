import type { JsonValue } from "@/lib/canonical";
import { EXAMPLE_DAY } from "@/lib/reference/own";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The moment at which every example was made. */
const BASE = EXAMPLE_DAY;

const floorTo = (ms: number, unit: number) => Math.floor(ms / unit) * unit;

/** Times keep their distance from now, in whole hours, so that an example says the same whenever it is made. */
function timeOf(text: string, now: number): string {
  const at = Date.parse(text);
  if (at % DAY_MS === 0 && at <= now) return shifted(at - floorTo(now, DAY_MS));
  if (at % HOUR_MS === 0) return shifted(at - floorTo(now, HOUR_MS));
  return shifted(Math.round((at - now) / HOUR_MS) * HOUR_MS);
}

const shifted = (ms: number) => new Date(BASE + ms).toISOString();

const ID = /\b([a-z]{2,5})([_-])[0-9a-z]{23}\b/g;
const SECRET = /\b([a-z0-9]+_(?:live|test)_kw)[0-9A-Za-z]{38}\b/g;
const HINT = /\b([a-z0-9]+_(?:live|test)_kw)[0-9A-Za-z]{4}…[0-9A-Za-z]{4}/g;
const SIGNING_SECRET = /\bwhsec_[A-Za-z0-9+/]+=*/g;
/** The beginning of a secret, as Unkey's clients are shown it. */
const START = /\b([a-z0-9]+_(?:live|test)_kw)[0-9A-Za-z]{4}$/;
/** A JWT. */
const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const TOKEN = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;
const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const HEX = /\b[0-9a-f]{64}\b/g;
const BASE64 = /(?<=^|\/)(?:[\w-]{86}|[\w-]{43})$/;

/** What differs from run to run although nothing else did. */
const NUMBERS: Readonly<Record<string, number>> = {
  ...{
    iat: BASE / 1000,
    exp: BASE / 1000 + 300,
    latencyMicros: 90,
    p50: 0.09,
    p95: 0.2,
    p99: 0.4,
    ms: 3,
    nodes: 1,
  },
  // How much was done in the workspace of the examples.
  ...{ seq: 22, events: 22, to: 22 },
  // Below /v2 times are numbers.
  ...{ createdAt: BASE, updatedAt: BASE, lastUsedAt: BASE, reset: BASE + 60_000 },
};

/** Replaces what is different each time: ids, secrets, times, signatures and timings. The same id stays the same. */
export function tidier(now: number): (value: JsonValue) => JsonValue {
  const ids = new Map<string, string>();
  const counts = new Map<string, number>();
  const idOf = (id: string, kind: string, joint: string) => {
    const known = ids.get(id);
    if (known) return known;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const made = `${kind}${joint}1k2m3n4p5q6r7s8t9uvwx${String(count).padStart(2, "0")}`;
    ids.set(id, made);
    return made;
  };
  const textOf = (text: string) =>
    text
      .replaceAll(PEM, "-----BEGIN CERTIFICATE-----\nMIIBdjCCARyg…\n-----END CERTIFICATE-----")
      .replaceAll(TOKEN, "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiJjbGkifQ.c2lnbmF0dXJl")
      .replaceAll(SECRET, "$17fQ2mB4tZ9cXw1LrY8vJ5hK3nD6pS0gEaUiFx9")
      .replaceAll(HINT, "$17fQ2…iFx9")
      .replaceAll(SIGNING_SECRET, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=")
      .replace(START, "$17fQ2")
      .replaceAll(ID, idOf)
      .replaceAll(TIME, (time) => timeOf(time, now))
      .replaceAll(HEX, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
      .replace(BASE64, (whole) => "h7Jw3Xk9".repeat(11).slice(0, whole.length));
  const tidy = (value: JsonValue, name = ""): JsonValue => {
    if (typeof value === "number") return NUMBERS[name] ?? value;
    if (typeof value === "string")
      return name === "nextCursor" || name === "cursor"
        ? "WyIyMDI2LTA2LTE1VDAwOjAwOjAwLjAwMFoiXQ"
        : textOf(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((one) => tidy(one));
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, tidy(member, key)]),
    );
  };
  return (value) => tidy(value);
}
