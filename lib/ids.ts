import { randomBytes } from "node:crypto";

/** The prefixes of our ids; each object names its own kind wherever it is pasted. */
export const ID_PREFIX = {
  api: "api",
  audit: "evt",
  auditKey: "aky",
  authority: "cau",
  certificate: "crt",
  client: "cli",
  credential: "crd",
  delivery: "dlv",
  invitation: "inv",
  job: "job",
  key: "key",
  limit: "lim",
  link: "lnk",
  override: "ovr",
  request: "req",
  role: "role",
  scope: "perm",
  secret: "sec",
  session: "ses",
  token: "tok",
  user: "usr",
  view: "viw",
  webhook: "whk",
  webhookEvent: "msg",
  workspace: "ws",
} as const;

export type IdKind = keyof typeof ID_PREFIX;

const ALPHABET = "0123456789abcdefghijkmnpqrstuvwxyz";
const TIME_LENGTH = 9;
const RANDOM_LENGTH = 14;
const POOL_SIZE = 4096;
/** Random characters of the alphabet, drawn in bulk since ids are made on the hot path; each is used once. */
let pool = "";
let used = 0;

function randomText(length: number): string {
  if (used + length > pool.length) {
    // 238 = 7 × 34: bytes above it are dropped, so that no character is likelier than another.
    const bytes = randomBytes(POOL_SIZE).filter((byte) => byte < 238);
    pool = Buffer.from(bytes.map((byte) => ALPHABET.charCodeAt(byte % 34))).toString("latin1");
    used = 0;
  }
  used += length;
  return pool.slice(used - length, used);
}

let lastTime = { now: -1, text: "" };

/** `now` in nine characters that sort as time does, until the year 3888. Many ids are made in one millisecond. */
function timeText(now: number): string {
  if (now === lastTime.now) return lastTime.text;
  let text = "";
  let rest = now;
  for (let i = 0; i < TIME_LENGTH; i++) {
    text = ALPHABET[rest % 34] + text;
    rest = Math.floor(rest / 34);
  }
  lastTime = { now, text };
  return text;
}

/**
 * A new id such as `key_1k2m3…`: prefix, time (so that b-trees grow at one end), 71 random bits.
 * @param now milliseconds since 1970
 */
export function newId(kind: IdKind, now = Date.now()): string {
  return `${ID_PREFIX[kind]}_${timeText(now)}${randomText(RANDOM_LENGTH)}`;
}

const SHAPE = /^[a-z]{2,4}_[0-9a-z]{1,40}$/;

/** Whether a text could be an id of that kind; anything else is refused before a query is made. */
export const isId = (kind: IdKind, text: string): boolean =>
  text.startsWith(`${ID_PREFIX[kind]}_`) && SHAPE.test(text);
