import type { AppError } from "@/lib/errors";
import type { Answer } from "@/lib/idempotency/once";
import { isOAuthPath, oauthProblemOf } from "./oauth-problem";
import { problemOf, type Special } from "./problem";
import { unkeyProblemOf } from "./v2/problem";

/** An error as callers of a path read it: RFC 9457, Unkey's envelope below `/v2`, or RFC 6749 5.2 below `/w`. */
export function problemAt(
  path: string,
  error: AppError,
  requestId: string,
  special?: Special,
): Answer {
  if (path.startsWith("/v2/")) return unkeyProblemOf(error, requestId, path, special);
  if (isOAuthPath(path)) return oauthProblemOf(error, special);
  return problemOf(error, requestId, special);
}
