import { AppError, type ErrorCode } from "@/lib/errors";
import { problemAt } from "./problem-at";
import type { Route } from "./route";

/** How a route's form can refuse: its credential, a variable of its path, its body, and `Idempotency-Key`. */
export function formRefusalsOf(route: Route): ReadonlySet<ErrorCode> {
  const { method, path, needs, schemas, unrated } = route;
  const codes = new Set<ErrorCode>(["invalid"]);
  const add = (...more: readonly ErrorCode[]) => more.forEach((code) => void codes.add(code));
  if (needs !== null) add("unauthenticated", "forbidden");
  if (path.includes("{")) add("not_found");
  if (schemas.body) add("too_large", "unsupported_media_type");
  // Under an Idempotency-Key: the first is still running, or had another body.
  if (needs !== null && method === "post") add("conflict");
  if (needs !== null && method === "post" && schemas.body) add("unprocessable");
  if (needs !== null && !unrated) add("rate_limited");
  return codes;
}

/** Every way in which a route refuses: by its form, and by its verb. Only a fault of ours can come beyond these. */
export const refusalsOf = (route: Route): ReadonlySet<ErrorCode> =>
  new Set([...formRefusalsOf(route), ...(route.refuses ?? [])]);

/** The status with which a path refuses: RFC 9457 below `/v1`, Unkey's below `/v2`. */
export const statusAt = (path: string, code: ErrorCode): number =>
  problemAt(path, new AppError(code, ""), "").status;
