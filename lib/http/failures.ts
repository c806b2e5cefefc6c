import { AppError, type ErrorCode } from "@/lib/errors";
import { refusalsOf, statusAt } from "./declared";
import { schemaOf } from "./json-schema";
import { isOAuthPath, OAuthProblemShape } from "./oauth-problem";
import { problemAt } from "./problem-at";
import type { Route } from "./route";
import { ProblemShape } from "./shapes";
import { UnkeyProblemShape } from "./v2/shapes";

type Json = Record<string, unknown>;

/** What each refusal tells its caller, for the reference. */
const MEANING: Record<ErrorCode, string> = {
  invalid:
    "The body, the query or a header is not what this operation takes. The answer says where.",
  unauthenticated: "Nothing proves who calls, or what does is not accepted.",
  forbidden: "Whoever calls lacks a permission. The answer names it.",
  not_found: "There is no such thing in this workspace.",
  conflict: "It cannot be done as things stand, or the first request of this Idempotency-Key runs.",
  too_large: "The body is too large.",
  unsupported_media_type: "The body has another type than this operation takes, or is compressed.",
  unprocessable: "It cannot be done with these values, or this Idempotency-Key had another body.",
  rate_limited: "Too many calls. Retry-After says how many seconds to wait.",
  unavailable: "Something went wrong on our side. With status 503 the same call may work later.",
};

const isUnkeyPath = (path: string) => path.startsWith("/v2/");

/** By which name the document has what paths of one kind answer with one status. */
function nameOf(path: string, status: number | "default"): string {
  const kind = isUnkeyPath(path) ? "Unkey" : isOAuthPath(path) ? "OAuth" : "";
  return `${kind}${status === "default" ? "Failure" : `Refusal${status}`}`;
}

const referenceTo = (path: string, status: number | "default") => ({
  $ref: `#/components/responses/${nameOf(path, status)}`,
});

/** Every answer of a route that is no success, as references into the components. */
export function failuresOf(route: Route): Json {
  const { path } = route;
  const statuses = new Set([...refusalsOf(route)].map((code) => statusAt(path, code)));
  const refusals = [...statuses].toSorted((a, b) => a - b);
  return {
    ...Object.fromEntries(refusals.map((status) => [status, referenceTo(path, status)])),
    default: referenceTo(path, "default"),
  };
}

/** What `failuresOf` refers to. Below `/v2` errors come as Unkey's clients read them. */
export function failureComponents(routes: readonly Route[], schemas: Json): Json {
  const made: Json = {};
  for (const route of routes) {
    for (const code of refusalsOf(route))
      made[nameOf(route.path, statusAt(route.path, code))] ??= failureOf(route, code, schemas);
    made[nameOf(route.path, "default")] ??= failureOf(route, "unavailable", schemas);
  }
  return made;
}

function failureOf({ path }: Route, code: ErrorCode, schemas: Json): Json {
  const content = {
    schema: schemaOf(shapeAt(path), "output", schemas),
    example: exampleOf(path, code),
  };
  return {
    description: MEANING[code],
    ...(code === "rate_limited" && { headers: { "Retry-After": SECONDS } }),
    content: Object.fromEntries(typesAt(path).map((type) => [type, content])),
  };
}

/** RFC 9457; below `/v2` as Unkey's clients read it, below `/w` as those of OAuth do. */
function shapeAt(path: string) {
  if (isUnkeyPath(path)) return UnkeyProblemShape;
  return isOAuthPath(path) ? OAuthProblemShape : ProblemShape;
}

function typesAt(path: string): readonly string[] {
  if (isUnkeyPath(path)) return ["application/json", "application/problem+json"];
  return [isOAuthPath(path) ? "application/json" : "application/problem+json"];
}

const SECONDS = { description: "In seconds.", schema: { type: "integer", minimum: 1 } };

/** The very thing that goes out. */
function exampleOf(path: string, code: ErrorCode): unknown {
  const faults =
    code === "invalid" ? [{ path: "limits[0].windowMs", message: "Too small: expected >=1" }] : [];
  const error = new AppError(code, MEANING[code], { faults });
  return JSON.parse(problemAt(path, error, "req_1k2m3n4p5q6r7s8t9uvwx01").body);
}
