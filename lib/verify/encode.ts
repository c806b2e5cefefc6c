import { encodeText } from "@/lib/json";
import type { Answer, LimitOutcome } from "./answer";

/** The body of an answer. Built from parts: the key's own part was encoded when its record was read. */
export function encodeAnswer(answer: Answer): string {
  const { code, record, credits, retryAfterMs, reason, wouldDeny } = answer;
  let text = `{"valid":${code === "VALID"},"code":"${code}","requestId":"${answer.requestId}"`;
  if (record !== null) {
    text += `,"key":${record.shown},"credits":`;
    text += credits === null ? "null" : `{"remaining":${credits}}`;
    text += `,"limits":[${encodeLimits(answer.limits)}]`;
  }
  if (retryAfterMs !== null) text += `,"retryAfterMs":${Math.ceil(retryAfterMs)}`;
  if (reason !== "") text += `,"reason":${JSON.stringify(reason)}`;
  if (wouldDeny.length > 0) text += `,"wouldDeny":${JSON.stringify(wouldDeny)}`;
  if (answer.explain) text += `,"checks":${JSON.stringify(answer.checks)}`;
  return `${text}}`;
}

let lastInstant = { at: 0, text: new Date(0).toISOString() };

/** Windows are aligned, so most answers of a minute name the same instant. */
function instantOf(at: number): string {
  if (at !== lastInstant.at) lastInstant = { at, text: new Date(at).toISOString() };
  return lastInstant.text;
}

function encodeLimits(limits: readonly LimitOutcome[]): string {
  let text = "";
  for (const limit of limits) {
    if (text !== "") text += ",";
    text += `{"name":${encodeText(limit.name)},"limit":${limit.limit},"windowMs":${limit.windowMs},"remaining":${limit.remaining},"resetAt":"${instantOf(limit.resetAt)}","exceeded":${limit.exceeded}}`;
  }
  return text;
}

const QUOTED_MAX = 1000;
const quoted = new Map<string, string>();

/** A structured-field string (RFC 9651, 3.3.3): printable ASCII, with `"` and `\` escaped. Names come again and again. */
function quote(name: string): string {
  const kept = quoted.get(name);
  if (kept !== undefined) return kept;
  const text = `"${name.replace(/[^\x20-\x7e]/g, "?").replace(/["\\]/g, "\\$&")}"`;
  if (quoted.size >= QUOTED_MAX) quoted.clear();
  quoted.set(name, text);
  return text;
}

/** How limits stand after a call, and how long to wait, in milliseconds, where that helps. */
export type Standing = Readonly<{
  limits: readonly LimitStanding[];
  retryAfterMs: number | null;
}>;
type LimitStanding = Pick<LimitOutcome, "name" | "limit" | "windowMs" | "remaining" | "resetAt">;

/** More limits would not fit into the headers that clients take; the body says how they stand. */
const IN_HEADERS_MAX = 20;

/**
 * The end client's limits as headers (draft-ietf-httpapi-ratelimit-headers-10) unless there are more than 20, and
 * `Retry-After` in seconds.
 * @param now milliseconds since 1970
 */
export function headersOf(answer: Standing, now = Date.now()): Record<string, string> {
  const headers: Record<string, string> = {};
  if (answer.limits.length > 0 && answer.limits.length <= IN_HEADERS_MAX) {
    let [policy, standing, comma] = ["", "", ""];
    for (const limit of answer.limits) {
      policy += comma + policyOf(limit);
      standing += comma + standingOf(limit, now);
      comma = ", ";
    }
    headers["RateLimit-Policy"] = policy;
    headers.RateLimit = standing;
  }
  if (answer.retryAfterMs !== null)
    headers["Retry-After"] = String(Math.ceil(answer.retryAfterMs / 1000));
  return headers;
}

const policyOf = ({ name, limit, windowMs }: LimitStanding) =>
  `${quote(name)};q=${limit};w=${Math.max(1, Math.ceil(windowMs / 1000))}`;

const standingOf = ({ name, remaining, resetAt }: LimitStanding, now: number) =>
  `${quote(name)};r=${Math.max(0, remaining)};t=${Math.max(0, Math.ceil((resetAt - now) / 1000))}`;
