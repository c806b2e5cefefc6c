import type { AppError } from "@/lib/errors";
import type { Answer } from "@/lib/idempotency/once";
import { problemOf, type Special } from "./problem";
import { unkeyProblemOf } from "./v2/problem";

/** An error as callers of a path read it: RFC 9457, or Unkey's envelope below `/v2`. */
export const problemAt = (
  path: string,
  error: AppError,
  requestId: string,
  special?: Special,
): Answer =>
  path.startsWith("/v2/")
    ? unkeyProblemOf(error, requestId, path, special)
    : problemOf(error, requestId, special);
