/** Every way a request can be refused, and the HTTP status a door answers with. */
export const STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  rate_limited: 429,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof STATUS;

/** Where in the input a fault lies: `path` in dots and brackets (`limits[0].windowMs`). */
export type Fault = { path: string; message: string };

/** Who was refused, and the permission they lack: what the audit log says of it. */
export type Denied = Readonly<{
  actor: Readonly<{
    kind: "member" | "key" | "client";
    id: string;
    name: string;
    workspaceId: string;
    origin: Readonly<{ requestId: string; ip: string; userAgent: string }>;
  }>;
  needs: string;
}>;

const MARK: unique symbol = Symbol.for("keyway error");

/**
 * The one error of the product. `message` goes out to the caller, so it never holds SQL, a secret
 * or the text of another error; `cause` stays in the log.
 */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly [MARK] = true;
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];
  /** Seconds until another try makes sense, where that is known. */
  readonly retryAfterSeconds: number | undefined;
  /** The kind of thing it is about, for a door that has a name of its own for each. */
  readonly what: string | undefined;

  /** Of a refused authorisation. */
  readonly denied: Denied | undefined;

  /** By the mark: Next bundles a module more than once, and what one copy throws another has to know. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && MARK in value;
  }

  constructor(
    code: ErrorCode,
    message: string,
    details: {
      faults?: readonly Fault[];
      retryAfterSeconds?: number;
      what?: string;
      denied?: Denied | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.faults = details.faults ?? [];
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.what = details.what;
    this.denied = details.denied;
  }
}

/** `not_found` for anything that does not exist or belongs to another workspace. */
export const notFound = (what: string) =>
  new AppError("not_found", `There is no such ${what} in this workspace.`, { what });

/** `invalid` with one fault, for a rule that only a verb can check. */
export const invalid = (path: string, message: string) =>
  new AppError("invalid", message, { faults: [{ path, message }] });

/**
 * The row a statement must have answered.
 * @throws AppError `not_found` when there is none.
 */
export function found<T>(row: T | undefined, what: string): T {
  if (row === undefined) throw notFound(what);
  return row;
}

/** PostgreSQL and socket errors after which the same request may succeed on another try. */
const PASSING =
  /^(?:ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|CONNECT_TIMEOUT|CONNECTION_\w+|08\w{3}|57P\w{2}|53\w{3}|40001|40P01)$/;

/** The error as one of ours where it is one: an `AppError`, or `unavailable` for a database that is away. */
export function knownError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; depth++) {
    if ("code" in cause && PASSING.test(String(cause.code)))
      return new AppError("unavailable", "The database cannot be reached right now.", {
        retryAfterSeconds: 1,
        cause: error,
      });
    cause = cause.cause;
  }
  return undefined;
}
