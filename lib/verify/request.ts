import { parseThumbprint } from "@/lib/certificates/check";
import { AppError, type Fault } from "@/lib/errors";
import { parseScopes, type ScopeExpression, ScopeSyntaxError } from "@/lib/scopes/parse";

/** A limit named in a request: one the key has, or, with `limit` and `windowMs`, one made up on the spot. */
export type LimitRequest = Readonly<{
  name: string;
  cost: number;
  limit?: number;
  windowMs?: number;
}>;

/** What a verify call asks, checked. Absent texts are ''. */
export type VerifyRequest = Readonly<{
  key: string;
  apiId: string;
  environment: string;
  scopes: ScopeExpression | null;
  scopesText: string;
  limits: readonly LimitRequest[];
  /** Credits; 1 when the request does not say. */
  cost: number;
  ip: string;
  userAgent: string;
  method: string;
  path: string;
  /** The `x5t#S256` of the end client's certificate, in base64url. */
  certificate: string;
  tags: readonly string[];
  dryRun: boolean;
  explain: boolean;
}>;

const NO_LIMITS: readonly LimitRequest[] = [];
const NO_TAGS: readonly string[] = [];
const COST_MAX = 1_000_000_000;
const WINDOW_MAX_MS = 366 * 86_400_000;

const FIELDS = new Set(
  "key apiId environment scopes limits cost context tags dryRun explain".split(" "),
);
const CONTEXT_FIELDS = new Set(["ip", "userAgent", "method", "path", "certificate"]);
const LIMIT_FIELDS = new Set(["name", "cost", "limit", "windowMs"]);

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Collects what is wrong with a body. Written out by hand: this runs on every verify. */
class Checker {
  readonly faults: Fault[] = [];

  fault(path: string, message: string): void {
    this.faults.push({ path, message });
  }

  only(value: Json, fields: ReadonlySet<string>, path: string): void {
    for (const name in value) {
      if (!fields.has(name)) this.fault(path + name, "is not a field of this request");
    }
  }

  text(value: unknown, path: string, max: number): string {
    if (value === undefined || value === "") return "";
    if (typeof value === "string" && value.length <= max && isStorable(value)) return value;
    this.fault(path, `must be text of at most ${max} characters`);
    return "";
  }

  whole(value: unknown, path: string, min: number, max: number): number {
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max)
      return value;
    this.fault(path, `must be a whole number from ${min} to ${max}`);
    return min;
  }

  flag(value: unknown, path: string): boolean {
    if (value === undefined || value === false) return false;
    if (value !== true) this.fault(path, "must be true or false");
    return value === true;
  }
}

/** What the log can keep: no NUL, no half of a surrogate pair. */
const isStorable = (value: string) => value.isWellFormed() && !value.includes("\0");

/**
 * Checks the body of a verify call.
 * @throws AppError `invalid`, with every fault in it
 */
export function parseRequest(body: unknown): VerifyRequest {
  const check = new Checker();
  if (!isObject(body)) throw new AppError("invalid", "The body must be a JSON object.");
  check.only(body, FIELDS, "");
  const context = contextOf(check, body.context);
  const { scopes, scopesText } = scopesOf(check, body.scopes);
  const request = {
    key: keyOf(check, body.key),
    apiId: check.text(body.apiId, "apiId", 64),
    environment: environmentOf(check, body.environment),
    scopes,
    scopesText,
    limits: limitsOf(check, body.limits),
    cost: body.cost === undefined ? 1 : check.whole(body.cost, "cost", 0, COST_MAX),
    ip: check.text(context.ip, "context.ip", 64),
    userAgent: check.text(context.userAgent, "context.userAgent", 512),
    method: check.text(context.method, "context.method", 16),
    path: check.text(context.path, "context.path", 1024),
    certificate: certificateOf(check, context.certificate),
    tags: tagsOf(check, body.tags),
    dryRun: check.flag(body.dryRun, "dryRun"),
    explain: check.flag(body.explain, "explain"),
  };
  if (check.faults.length > 0)
    throw new AppError("invalid", "The request is not valid.", { faults: check.faults });
  return request;
}

function keyOf(check: Checker, value: unknown): string {
  if (typeof value === "string" && value.length >= 1 && value.length <= 512) return value;
  check.fault("key", "must be text of 1 to 512 characters");
  return "";
}

function environmentOf(check: Checker, value: unknown): string {
  if (value === undefined) return "";
  if (value === "live" || value === "test") return value;
  check.fault("environment", 'must be "live" or "test"');
  return "";
}

const EMPTY: Json = {};

function contextOf(check: Checker, value: unknown): Json {
  if (value === undefined) return EMPTY;
  if (!isObject(value)) {
    check.fault("context", "must be an object");
    return EMPTY;
  }
  check.only(value, CONTEXT_FIELDS, "context.");
  return value;
}

function certificateOf(check: Checker, value: unknown): string {
  if (value === undefined || value === "") return "";
  const thumbprint = typeof value === "string" ? parseThumbprint(value) : null;
  if (thumbprint === null)
    check.fault(
      "context.certificate",
      "must be the SHA-256 of the client's certificate (DER), in base64url or hexadecimal",
    );
  return thumbprint ?? "";
}

function tagsOf(check: Checker, value: unknown): readonly string[] {
  if (value === undefined) return NO_TAGS;
  if (!Array.isArray(value) || value.length > 20) {
    check.fault("tags", "must be a list of at most 20 texts");
    return NO_TAGS;
  }
  return value.map((tag: unknown, i) => {
    if (tag === "" || typeof tag !== "string") check.fault(`tags[${i}]`, "must be text");
    return check.text(tag, `tags[${i}]`, 128);
  });
}

function limitsOf(check: Checker, value: unknown): readonly LimitRequest[] {
  if (value === undefined) return NO_LIMITS;
  if (!Array.isArray(value) || value.length > 20) {
    check.fault("limits", "must be a list of at most 20 limits");
    return NO_LIMITS;
  }
  const list = value.map((one: unknown, i) => limitOf(check, one, `limits[${i}]`));
  if (new Set(list.map((one) => one.name)).size < list.length)
    check.fault("limits", "must not name a limit twice");
  return list;
}

function limitOf(check: Checker, value: unknown, path: string): LimitRequest {
  if (!isObject(value)) {
    check.fault(path, "must be an object");
    return { name: "", cost: 0 };
  }
  check.only(value, LIMIT_FIELDS, `${path}.`);
  const name = check.text(value.name, `${path}.name`, 128);
  if (name === "") check.fault(`${path}.name`, "must name a limit");
  const cost = value.cost === undefined ? 1 : check.whole(value.cost, `${path}.cost`, 0, COST_MAX);
  if (value.limit === undefined && value.windowMs === undefined) return { name, cost };
  const limit = check.whole(value.limit, `${path}.limit`, 0, COST_MAX);
  const windowMs = check.whole(value.windowMs, `${path}.windowMs`, 1, WINDOW_MAX_MS);
  return { name, cost, limit, windowMs };
}

type Scopes = Pick<VerifyRequest, "scopes" | "scopesText">;
const NO_SCOPES: Scopes = { scopes: null, scopesText: "" };

/** Services ask for the same few scopes again and again, so parsed ones are kept. */
const PARSED_MAX = 1000;
const parsed = new Map<string, ScopeExpression>();

function scopesOf(check: Checker, value: unknown): Scopes {
  if (value === undefined) return NO_SCOPES;
  const list = Array.isArray(value) && value.every((one) => typeof one === "string");
  if (typeof value !== "string" && !list) {
    check.fault("scopes", "must be an expression or a list of scopes");
    return NO_SCOPES;
  }
  if (value.length === 0) return NO_SCOPES;
  const scopesText = typeof value === "string" ? value : value.join(" AND ");
  try {
    return { scopes: parseKept(value, scopesText), scopesText };
  } catch (error) {
    if (!(error instanceof ScopeSyntaxError)) throw error;
    check.fault("scopes", error.message);
    return NO_SCOPES;
  }
}

function parseKept(value: string | readonly string[], text: string): ScopeExpression {
  // A list's texts are scopes, never operators, so it is not the expression that reads alike.
  const name = typeof value === "string" ? text : `[${text}`;
  const kept = parsed.get(name);
  if (kept) return kept;
  const expression = parseScopes(value);
  if (parsed.size >= PARSED_MAX) parsed.clear();
  parsed.set(name, expression);
  return expression;
}
