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

/** A verification as it is read back from the journal. */
export type Line = Readonly<{
  at: number;
  requestId: string;
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
  spent: number;
  creditEpoch: number;
  micros: number;
  scopes: string;
  askedScopes: readonly string[];
  ip: string;
  userAgent: string;
  method: string;
  path: string;
  tags: readonly string[];
  checks: readonly Check[];
  peerIp: string;
}>;

/** The first member of a line says what it is, and in which form: another form gets another name. */
const VERIFICATION = "v1";
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

const quote = (text: string): string => (text === "" ? '""' : JSON.stringify(text));

/** One JSON array and a newline. JSON escapes newlines, so a line ends where it ends. */
export function encodeLine(input: LineInput): string {
  const { record, request, caller } = input;
  const whose =
    record === null
      ? `${JSON.stringify(caller.workspaceId)},${JSON.stringify(request.apiId)},"",0,"",${JSON.stringify(request.environment)}`
      : record.journalled;
  const scopes =
    request.scopes === null
      ? '"",[]'
      : `${JSON.stringify(request.scopesText)},${JSON.stringify(scopesAsked(input, request.scopes))}`;
  return (
    `["${VERIFICATION}",${input.at},"${input.requestId}","${input.outcome}",` +
    `"${caller.id}",${caller.secretVersion},${caller.endsOverlap ? 1 : 0},` +
    `${whose},${record?.endsOverlap ? 1 : 0},${input.spent},${input.creditEpoch},${input.micros},${scopes},` +
    `${quote(request.ip)},${quote(request.userAgent)},${quote(request.method)},${quote(request.path)},` +
    `${request.tags.length === 0 ? "[]" : JSON.stringify(request.tags)},` +
    `[${encodeChecks(input.checks)}],` +
    `${JSON.stringify(input.peerIp)}]\n`
  );
}

/** As arrays, which are quicker to write than objects and take half the space. */
function encodeChecks(checks: readonly Check[]): string {
  let text = "";
  for (const { check, passed, detail } of checks)
    text += `${text === "" ? "" : ","}["${check}",${passed},${JSON.stringify(detail)}]`;
  return text;
}

const decodeCheck = ([check, passed, detail]: [string, boolean, string]): Check => ({
  check,
  passed,
  detail,
});

/** The scopes that were asked, or, where that denied the call, those that were missing. */
function scopesAsked({ record, outcome }: LineInput, asked: ScopeExpression): readonly string[] {
  if (outcome !== "INSUFFICIENT_SCOPE" || record === null) return asked.scopes;
  return explainScopes(asked, record.scopes).missing;
}

const VERIFICATION_MEMBERS = 26;
const USE_MEMBERS = 8;

/** What a line says, by its kind. */
export type Decoded = Readonly<{ line: Line } | { use: Use }>;

/** @returns null for what is no line: half of one after a crash, or damage */
export function decodeLine(text: string): Decoded | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(value)) return null;
  if (value[0] === USE && value.length === USE_MEMBERS) return { use: decodeUse(value) };
  if (value[0] !== VERIFICATION || value.length !== VERIFICATION_MEMBERS) return null;
  const line = lineOf(value);
  return line && { line };
}

function decodeUse(members: Members): Use {
  const [, at, workspaceId, keyId, secretVersion, endsOverlap, ip, userAgent] = members;
  return { at, workspaceId, keyId, secretVersion, endsOverlap, ip, userAgent };
}

/** As `JSON.parse` answers an array. */
type Members = ReturnType<typeof JSON.parse>;

function lineOf(members: Members): Line | null {
  const [
    ,
    at,
    requestId,
    outcome,
    callerId,
    callerVersion,
    callerEndsOverlap,
    workspaceId,
    apiId,
    keyId,
    secretVersion,
    ownerId,
    environment,
    endsOverlap,
    spent,
    creditEpoch,
    micros,
    scopes,
    askedScopes,
    ip,
    userAgent,
    method,
    path,
    tags,
    checks,
    peerIp,
  ] = members;
  if (
    !Array.isArray(checks) ||
    typeof at !== "number" ||
    typeof spent !== "number" ||
    typeof micros !== "number"
  )
    return null;
  return {
    at,
    requestId,
    outcome,
    callerId,
    callerVersion,
    callerEndsOverlap: callerEndsOverlap === 1,
    workspaceId,
    apiId,
    keyId,
    secretVersion,
    ownerId,
    environment,
    endsOverlap: endsOverlap === 1,
    spent,
    creditEpoch,
    micros,
    scopes,
    askedScopes,
    ip,
    userAgent,
    method,
    path,
    tags,
    checks: checks.map(decodeCheck),
    peerIp,
  };
}
