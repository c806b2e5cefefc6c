import { type AppError, type ErrorCode, STATUS } from "@/lib/errors";
import type { Answer } from "@/lib/idempotency/once";

const TITLE: Record<ErrorCode, string> = {
  invalid: "The request is not valid",
  unauthenticated: "Authentication is needed",
  forbidden: "Not allowed",
  not_found: "Not found",
  conflict: "Conflict with the present state",
  too_large: "The request is too large",
  unsupported_media_type: "Unsupported media type",
  unprocessable: "The request cannot be processed",
  rate_limited: "Too many requests",
  unavailable: "Unavailable",
};

/** A status without a code of its own: 405 goes with `invalid`, 500 with `unavailable`. */
export type Special = Readonly<{ status: 405 | 500; title: string }>;

/** An error as RFC 9457 and the public contract spell it. Its own sentence goes out, never its cause. */
export function problemOf(error: AppError, requestId: string, special?: Special): Answer {
  const status = special?.status ?? STATUS[error.code];
  const wait = error.retryAfterSeconds;
  const problem = {
    type: `urn:keyway:problem:${error.code}`,
    title: special?.title ?? TITLE[error.code],
    status,
    detail: error.message,
    code: error.code,
    requestId,
    errors: error.faults,
  };
  return {
    status,
    headers: {
      "content-type": "application/problem+json",
      ...(wait === undefined ? {} : { "retry-after": String(Math.max(1, Math.ceil(wait))) }),
    },
    body: JSON.stringify(problem),
  };
}
