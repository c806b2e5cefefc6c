import { noteDenial } from "@/lib/audit/note-denial";
import { AppError, knownError } from "@/lib/errors";
import type { Answer } from "@/lib/idempotency/once";
import { log } from "@/lib/log";
import { basicChallengeOf, isOAuthPath } from "./oauth-problem";
import { problemAt } from "./problem-at";

/** On every answer: it is for the caller alone, is what its type says, and is no page. */
export const ANSWER_HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/** Of the request that failed: its id, its `Authorization` header, and its path for the log. */
type Failed = Readonly<{ requestId: string; authorization: string | undefined; path: string }>;

const WARNINGS_PER_SECOND = 10;
const warnings = { second: 0, count: 0 };

/** A flood that is refused is not worth a line for each: some are written, and how many there were. */
function warn(facts: Readonly<Record<string, unknown>>): void {
  const second = Math.floor(performance.now() / 1000);
  if (second !== warnings.second) {
    const unsaid = warnings.count - WARNINGS_PER_SECOND;
    if (unsaid > 0) log().warn({ more: unsaid }, "refused for now, and these many more like it");
    Object.assign(warnings, { second, count: 0 });
  }
  if (++warnings.count <= WARNINGS_PER_SECOND) log().warn(facts, "refused for now");
}

/**
 * What anything thrown is answered with; both doors of the API turn errors into answers here alone. What nobody
 * foresaw is logged, and told without its text.
 */
export function refusalOf(error: unknown, { requestId, authorization, path }: Failed): Answer {
  const known = knownError(error);
  noteDenial(known, requestId);
  if (!known) {
    log().error({ err: error, requestId, path }, "a request failed");
    const unforeseen = new AppError("unavailable", "Something went wrong on our side.");
    return problemAt(path, unforeseen, requestId, { status: 500, title: "Internal error" });
  }
  if (known.code === "unavailable") warn({ err: error, requestId, path });
  const problem = problemAt(path, known, requestId);
  const challenge = isOAuthPath(path)
    ? basicChallengeOf(known, authorization)
    : challengeOf(known, authorization);
  return { ...problem, headers: { ...problem.headers, ...challenge } };
}

/** RFC 6750 section 3: no error word for a request without a credential. */
function challengeOf(
  { code }: AppError,
  authorization: string | undefined,
): Record<string, string> {
  const challenge = 'Bearer realm="keyway"';
  if (code === "forbidden")
    return { "www-authenticate": `${challenge}, error="insufficient_scope"` };
  if (code !== "unauthenticated") return {};
  const word = authorization === undefined ? "" : ', error="invalid_token"';
  return { "www-authenticate": challenge + word };
}
