import { z } from "zod";
import { type AppError, type ErrorCode, STATUS } from "@/lib/errors";
import type { Answer } from "@/lib/idempotency/once";
import { OAUTH_ERRORS } from "@/lib/oauth/oauth-error";
import type { Special } from "./problem";

/** Whether clients of OAuth call a path. */
export const isOAuthPath = (path: string): boolean =>
  path.startsWith("/w/") || path.startsWith("/.well-known/");

/** RFC 6749, 5.2. */
export const OAuthProblemShape = z
  .object({ error: z.string(), error_description: z.string() })
  .meta({ id: "OAuthProblem" });

/** What has no code of its own in RFC 6749. */
const ERRORS: Record<ErrorCode, string> = {
  invalid: "invalid_request",
  unauthenticated: "invalid_client",
  forbidden: "unauthorized_client",
  not_found: "invalid_request",
  conflict: "invalid_request",
  too_large: "invalid_request",
  unsupported_media_type: "invalid_request",
  unprocessable: "invalid_request",
  rate_limited: "temporarily_unavailable",
  unavailable: "temporarily_unavailable",
};

/** An error as RFC 6749 5.2 spells it; its description has no other characters than that allows. */
export function oauthProblemOf(error: AppError, special?: Special): Answer {
  const { what, retryAfterSeconds: wait } = error;
  const own = what !== undefined && what in OAUTH_ERRORS ? what : ERRORS[error.code];
  const description = error.message.replaceAll('"', "'").replace(/[^\x20-\x5b\x5d-\x7e]/g, "?");
  return {
    status: special?.status ?? STATUS[error.code],
    headers: {
      "content-type": "application/json",
      pragma: "no-cache",
      ...(wait === undefined ? {} : { "retry-after": String(Math.max(1, Math.ceil(wait))) }),
    },
    body: JSON.stringify({
      error: special?.status === 500 ? "server_error" : own,
      error_description: description,
    }),
  };
}

/** A client that tried HTTP Basic is told that way (RFC 6749, 5.2); others have no scheme to be told. */
export const basicChallengeOf = (
  { code }: AppError,
  authorization: string | undefined,
): Record<string, string> =>
  code === "unauthenticated" && authorization !== undefined
    ? { "www-authenticate": 'Basic realm="keyway", charset="UTF-8"' }
    : {};
