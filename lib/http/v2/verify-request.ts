import { AppError, type Fault } from "@/lib/errors";
import { ScopeSyntaxError } from "@/lib/scopes/parse";
import type { LimitRequest, VerifyRequest } from "@/lib/verify/request";
import { parseQuery } from "./slug";

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const COST_MAX = 1_000_000_000;
const WINDOW_MAX_MS = 366 * 86_400_000;
const FIELDS = new Set([
  "key",
  "apiId",
  "permissions",
  "credits",
  "ratelimits",
  "tags",
  "migrationId",
]);
const LIMIT_FIELDS = new Set(["name", "cost", "limit", "duration"]);
const NO_LIMITS: readonly LimitRequest[] = [];
const NO_TAGS: readonly string[] = [];

/** Written out by hand, as for our own verify: this runs on every call. */
class Reader {
  readonly faults: Fault[] = [];

  fault(path: string, message: string): void {
    this.faults.push({ path, message });
  }

  only(value: Json, fields: ReadonlySet<string>, path: string): void {
    for (const name in value)
      if (!fields.has(name)) this.fault(path + name, "is not a field of this request");
  }

  text(value: unknown, path: string, min: number, max: number): string {
    const fits = typeof value === "string" && value.length >= min && value.length <= max;
    if (fits && value.isWellFormed() && !value.includes("\0")) return value;
    this.fault(path, `must be text of ${min} to ${max} characters`);
    return "";
  }

  whole(value: unknown, path: string, max = COST_MAX): number {
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= max)
      return value;
    this.fault(path, `must be a whole number from 0 to ${max}`);
    return 0;
  }
}

/**
 * Reads the body of Unkey's `keys.verifyKey` into what our verify asks. `apiId`, which version 1 of theirs had, is a
 * filter; `migrationId` concerns only their own imports and is passed over.
 * @throws AppError `invalid`, with every fault in it
 */
export function parseVerify(body: unknown): VerifyRequest {
  if (!isObject(body)) throw new AppError("invalid", "The body must be a JSON object.");
  const read = new Reader();
  read.only(body, FIELDS, "");
  if (body.migrationId !== undefined) read.text(body.migrationId, "migrationId", 0, 256);
  const request = {
    key: read.text(body.key, "key", 1, 512),
    apiId: body.apiId === undefined ? "" : read.text(body.apiId, "apiId", 0, 64),
    environment: "",
    ...queryOf(read, body.permissions),
    limits: limitsOf(read, body.ratelimits),
    cost: costOf(read, body.credits),
    ...{ ip: "", userAgent: "", method: "", path: "", certificate: "" },
    tags: tagsOf(read, body.tags),
    ...{ dryRun: false, explain: false },
  };
  if (read.faults.length > 0)
    throw new AppError("invalid", "The request is not valid.", { faults: read.faults });
  return request;
}

function queryOf(read: Reader, value: unknown): Pick<VerifyRequest, "scopes" | "scopesText"> {
  if (value === undefined) return { scopes: null, scopesText: "" };
  const scopesText = read.text(value, "permissions", 1, 1000);
  if (scopesText === "") return { scopes: null, scopesText };
  try {
    return { scopes: parseQuery(scopesText), scopesText };
  } catch (error) {
    if (!(error instanceof ScopeSyntaxError)) throw error;
    const faults = [{ path: "permissions", message: error.message }];
    throw new AppError("invalid", `Syntax error in permission query: ${error.message}`, {
      faults,
      what: "permissions query",
    });
  }
}

function costOf(read: Reader, value: unknown): number {
  if (value === undefined) return 1;
  if (!isObject(value)) {
    read.fault("credits", "must be an object");
    return 1;
  }
  read.only(value, new Set(["cost"]), "credits.");
  return read.whole(value.cost, "credits.cost");
}

function limitsOf(read: Reader, value: unknown): readonly LimitRequest[] {
  if (value === undefined) return NO_LIMITS;
  if (!Array.isArray(value) || value.length > 20) {
    read.fault("ratelimits", "must be a list of at most 20 ratelimits");
    return NO_LIMITS;
  }
  const list = value.map((one: unknown, i) => limitOf(read, one, `ratelimits[${i}]`));
  if (new Set(list.map((one) => one.name)).size < list.length)
    read.fault("ratelimits", "must not name a ratelimit twice");
  return list;
}

function limitOf(read: Reader, value: unknown, path: string): LimitRequest {
  if (!isObject(value)) {
    read.fault(path, "must be an object");
    return { name: "", cost: 0 };
  }
  read.only(value, LIMIT_FIELDS, `${path}.`);
  const name = read.text(value.name, `${path}.name`, 1, 128);
  const cost = value.cost === undefined ? 1 : read.whole(value.cost, `${path}.cost`);
  if (value.limit === undefined || value.duration === undefined) return { name, cost };
  const limit = read.whole(value.limit, `${path}.limit`);
  const windowMs = Math.max(1, read.whole(value.duration, `${path}.duration`, WINDOW_MAX_MS));
  return { name, cost, limit, windowMs };
}

/** Tags are text for the log. Theirs may be longer than ours, and are cut. */
function tagsOf(read: Reader, value: unknown): readonly string[] {
  if (value === undefined) return NO_TAGS;
  if (!Array.isArray(value) || value.length > 20) {
    read.fault("tags", "must be a list of at most 20 texts");
    return NO_TAGS;
  }
  return value.map((tag: unknown, i) => read.text(tag, `tags[${i}]`, 1, 512).slice(0, 128));
}
