import { encodeText } from "@/lib/json";
import { explainScopes } from "@/lib/scopes/evaluate";
import type { ScopeExpression } from "@/lib/scopes/parse";
import type { Check, Outcome } from "@/lib/verify/answer";
import type { KeyRecord } from "@/lib/verify/record";
import type { VerifyRequest } from "@/lib/verify/request";

/** What a journal line is made from. */
export type LineInput = Readonly<{
  /** Milliseconds since 1970. */
  at: number;
  requestId: string;
  outcome: Outcome;
  caller: Readonly<{
    id: string;
    secretVersion: number;
    workspaceId: string;
    /** The caller's own secret is new, and its first use ends the overlap with the one before. */
    endsOverlap: boolean;
  }>;
  record: KeyRecord | null;
  request: VerifyRequest;
  spent: number;
  /** Of which setting of the key's credits. */
  creditEpoch: number;
  micros: number;
  checks: readonly Check[];
  /** The address the caller called from. */
  peerIp: string;
}>;

/** What counting looks at: lines that agree in all of it are counted together. */
export type Counted = Readonly<{
  outcome: Outcome;
  callerId: string;
  callerVersion: number;
  callerEndsOverlap: boolean;
  workspaceId: string;
  apiId: string;
  keyId: string;
  secretVersion: number;
  ownerId: string;
  environment: string;
  endsOverlap: boolean;
  creditEpoch: number;
  scopes: string;
  askedScopes: readonly string[];
  ip: string;
  userAgent: string;
  peerIp: string;
}>;

/** What only the log keeps. */
export type Logged = Readonly<{
  requestId: string;
  method: string;
  path: string;
  tags: readonly string[];
  checks: readonly Check[];
}>;

/** A verification as it is read back from the journal. */
export type Line = Counted & Logged & Readonly<{ at: number; micros: number; spent: number }>;

/** A line begins with what it is, and in which form: another form gets another name. */
const VERIFICATION = "v2";
const USE = "u1";

/** The use of a management key for something else than verifying. */
export type Use = Readonly<{
  at: number;
  workspaceId: string;
  keyId: string;
  secretVersion: number;
  endsOverlap: boolean;
  ip: string;
  userAgent: string;
}>;

/** The line of a management key's use: its last use and who uses it are known from it, and nothing is counted. */
export const encodeUse = (use: Use): string =>
  `${JSON.stringify([USE, use.at, use.workspaceId, use.keyId, use.secretVersion, use.endsOverlap, use.ip, use.userAgent])}\n`;

/**
 * Fields between tabs, which JSON escapes: time, latency, cost, what is counted, what is logged. Most lines are never
 * parsed: counting adds up those whose fourth field has the same bytes. The tab at the end says that a line is whole.
 */
export function encodeLine(input: LineInput): string {
  const { record, request, caller } = input;
  const whose =
    record === null
      ? `${JSON.stringify(caller.workspaceId)},${JSON.stringify(request.apiId)},"",0,"",${JSON.stringify(request.environment)}`
      : record.journalled;
  const scopes = request.scopes === null ? '"",[]' : encodeScopes(input, request.scopes);
  return (
    `${VERIFICATION}\t${input.at}\t${input.micros}\t${input.spent}\t` +
    `["${input.outcome}","${caller.id}",${caller.secretVersion},${caller.endsOverlap ? 1 : 0},` +
    `${whose},${record?.endsOverlap ? 1 : 0},${input.creditEpoch},${scopes},` +
    `${encodeText(request.ip)},${encodeText(request.userAgent)},${encodeText(input.peerIp)}]\t` +
    `["${input.requestId}",${encodeText(request.method)},${encodeText(request.path)},` +
    `${request.tags.length === 0 ? "[]" : JSON.stringify(request.tags)},[${encodeChecks(input.checks)}]]\t\n`
  );
}

/** As arrays, which are quicker to write than objects and take half the space. */
function encodeChecks(checks: readonly Check[]): string {
  let text = "";
  for (const { check, passed, detail } of checks)
    text += `${text === "" ? "" : ","}["${check}",${passed},${encodeText(detail)}]`;
  return text;
}

const decodeCheck = ([check, passed, detail]: [string, boolean, string]): Check => ({
  check,
  passed,
  detail,
});

/** By expression: services ask for the same few again and again, and parsed ones are kept. */
const encodedScopes = new WeakMap<ScopeExpression, string>();

/** The scopes that were asked, or, where that denied the call, those that were missing. */
function encodeScopes({ record, outcome, request }: LineInput, asked: ScopeExpression): string {
  if (outcome === "INSUFFICIENT_SCOPE" && record !== null) {
    const { missing } = explainScopes(asked, record.scopes);
    return `${encodeText(request.scopesText)},${JSON.stringify(missing)}`;
  }
  let text = encodedScopes.get(asked);
  if (text === undefined) {
    text = `${encodeText(request.scopesText)},${JSON.stringify(asked.scopes)}`;
    encodedScopes.set(asked, text);
  }
  return text;
}

/** A verification's line, taken apart and hardly read: `counted` and `logged` are JSON, each UTF-8 byte a character. */
export type RawLine = Readonly<{
  at: number;
  micros: number;
  spent: number;
  counted: string;
  logged: string;
}>;

const VERIFICATION_START = `${VERIFICATION}\t`;
const WHOLE_END = "]\t";
const TAB = "\t";

/**
 * Takes a line apart: no more is done with most of them.
 * @param text without its newline, each byte a character
 * @returns null for what is no line of a verification: a use, half of one after a crash, damage
 */
export function splitLine(text: string): RawLine | null {
  if (!text.startsWith(VERIFICATION_START) || !text.endsWith(WHOLE_END)) return null;
  const atEnd = text.indexOf(TAB, VERIFICATION_START.length);
  const microsEnd = text.indexOf(TAB, atEnd + 1);
  const spentEnd = text.indexOf(TAB, microsEnd + 1);
  const countedEnd = text.indexOf(TAB, spentEnd + 1);
  const loggedEnd = text.indexOf(TAB, countedEnd + 1);
  // Fewer tabs, and one of them is the first again; more, and the fifth is not the last character.
  if (spentEnd <= microsEnd || countedEnd <= spentEnd || loggedEnd !== text.length - 1) return null;
  const at = wholeIn(text, VERIFICATION_START.length, atEnd);
  const micros = wholeIn(text, atEnd + 1, microsEnd);
  const spent = wholeIn(text, microsEnd + 1, spentEnd);
  if (at < 0 || micros < 0 || spent < 0) return null;
  const counted = text.slice(spentEnd + 1, countedEnd);
  return { at, micros, spent, counted, logged: text.slice(countedEnd + 1, loggedEnd) };
}

const DIGITS_MAX = 15;
const ZERO = 48;

/** The whole number of one to fifteen digits that stands there; -1 when there is none. */
function wholeIn(text: string, from: number, to: number): number {
  if (to <= from || to - from > DIGITS_MAX) return -1;
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

const COUNTED_MEMBERS = 17;
const LOGGED_MEMBERS = 5;
const USE_MEMBERS = 8;

/** As `JSON.parse` answers an array. */
type Members = ReturnType<typeof JSON.parse>;

/** An array of so many members, of UTF-8 of which each byte is a character; null for anything else. */
function arrayOf(text: string, members: number): Members | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "latin1").toString());
    return Array.isArray(value) && value.length === members ? value : null;
  } catch {
    return null;
  }
}

/** What the `counted` of a line says; null when it is damaged. */
export function decodeCounted(text: string): Counted | null {
  const members = arrayOf(text, COUNTED_MEMBERS);
  if (members === null) return null;
  const [outcome, callerId, callerVersion, callerEndsOverlap, workspaceId, ...more] = members;
  const [apiId, keyId, secretVersion, ownerId, environment, endsOverlap, creditEpoch, ...rest] =
    more;
  const [scopes, askedScopes, ip, userAgent, peerIp] = rest;
  return {
    ...{ outcome, callerId, callerVersion, callerEndsOverlap: callerEndsOverlap === 1 },
    ...{ workspaceId, apiId, keyId, secretVersion, ownerId, environment },
    ...{ endsOverlap: endsOverlap === 1, creditEpoch, scopes, askedScopes, ip, userAgent, peerIp },
  };
}

/** What the `logged` of a line says; null when it is damaged. */
export function decodeLogged(text: string): Logged | null {
  const members = arrayOf(text, LOGGED_MEMBERS);
  if (members === null || !Array.isArray(members[4])) return null;
  const [requestId, method, path, tags, checks] = members;
  return { requestId, method, path, tags, checks: checks.map(decodeCheck) };
}

/** @returns null for what is no line of a use */
export function decodeUse(text: string): Use | null {
  const members = arrayOf(text, USE_MEMBERS);
  if (members === null || members[0] !== USE) return null;
  const [, at, workspaceId, keyId, secretVersion, endsOverlap, ip, userAgent] = members;
  return { at, workspaceId, keyId, secretVersion, endsOverlap, ip, userAgent };
}
