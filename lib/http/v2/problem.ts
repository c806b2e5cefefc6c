import { type AppError, type ErrorCode, STATUS } from "@/lib/errors";
import type { Answer } from "@/lib/idempotency/once";
import type { Special } from "../problem";

type Kind = Readonly<{ status: number; title: string; type: string }>;

const kind = (status: number, title: string, type: string): Kind => ({ status, title, type });

const KINDS: Record<ErrorCode, Kind> = {
  invalid: kind(400, "Bad Request", "unkey/application/invalid_input"),
  unauthenticated: kind(401, "Unauthorized", "unkey/authentication/key_not_found"),
  forbidden: kind(403, "Insufficient Permissions", "unkey/authorization/insufficient_permissions"),
  not_found: kind(404, "Not Found", "unkey/data/key_not_found"),
  conflict: kind(412, "Precondition Failed", "unkey/application/precondition_failed"),
  too_large: kind(413, "Request Entity Too Large", "user/bad_request/request_body_too_large"),
  unsupported_media_type: kind(
    415,
    "Unsupported Media Type",
    "user/bad_request/request_body_unreadable",
  ),
  unprocessable: kind(412, "Precondition Failed", "unkey/application/precondition_failed"),
  rate_limited: kind(429, "Too Many Requests", "user/too_many_requests/workspace_rate_limited"),
  unavailable: kind(503, "Service Unavailable", "unkey/application/service_unavailable"),
};

/** How they call what is not there, by our name for it. */
const MISSING: Readonly<Record<string, string>> = {
  API: "api_not_found",
  owner: "identity_not_found",
  role: "role_not_found",
  scope: "permission_not_found",
  override: "ratelimit_override_not_found",
};

/** Creations that meet something of the same name, by their path. */
const TAKEN: Readonly<Record<string, string>> = {
  "/v2/identities.createIdentity": "identity_already_exists",
  "/v2/permissions.createPermission": "permission_already_exists",
  "/v2/permissions.createRole": "role_already_exists",
};

function kindOf(error: AppError, path: string): Kind {
  if (error.code === "not_found" && error.what !== undefined)
    return kind(404, "Not Found", `unkey/data/${MISSING[error.what] ?? "key_not_found"}`);
  // They know a revoked key no more.
  if (error.what === "revoked key") return KINDS.not_found;
  if (error.what === "permissions query")
    return kind(400, "Bad Request", "user/bad_request/permissions_query_syntax_error");
  const taken = error.code === "conflict" ? TAKEN[path] : undefined;
  if (taken) return kind(409, "Conflicting Resource", `unkey/data/${taken}`);
  return KINDS[error.code];
}

/** Their clients look for these types, and read the body only under the one they expect. */
const typeOf = (status: number, path: string) =>
  status === 429 || path === "/v2/identities.deleteIdentity"
    ? "application/problem+json"
    : "application/json";

/** An error in Unkey's envelope. Its own sentence goes out, never its cause. */
export function unkeyProblemOf(
  error: AppError,
  requestId: string,
  path: string,
  special?: Special,
): Answer {
  const known = kindOf(error, path);
  const status = special?.status ?? known.status;
  const wait = error.retryAfterSeconds;
  const faults = error.faults.map((one) => ({
    location: one.path === "" ? "body" : `body.${one.path}`,
    message: one.message,
  }));
  const body = {
    meta: { requestId },
    error: {
      title: special?.title ?? known.title,
      detail: error.what === "revoked key" ? "The specified key was not found." : error.message,
      status,
      type: `https://unkey.com/docs/errors/${special?.status === 500 ? "unkey/application/unexpected_error" : known.type}`,
      ...(status === STATUS.invalid && { errors: faults }),
    },
  };
  return {
    status,
    headers: {
      "content-type": typeOf(status, path),
      ...(wait === undefined ? {} : { "retry-after": String(Math.max(1, Math.ceil(wait))) }),
    },
    body: JSON.stringify(body),
  };
}
