import type { components } from "./openapi";

/** What Keyway's own errors carry (RFC 9457). */
export type Problem = components["schemas"]["Problem"];

/** `connection`: no answer came. `timeout`: not in time. `unexpected`: an answer that is not Keyway's. */
export type ErrorCode = Problem["code"] | "connection" | "timeout" | "unexpected";

/** What an error is made of; see the fields of `KeywayError`. */
export type ErrorFacts = Readonly<{
  code: ErrorCode;
  message: string;
  status?: number;
  requestId?: string | null;
  errors?: Problem["errors"];
  retryAfterMs?: number | null;
  cause?: unknown;
}>;

/** A call that did not succeed. A key that is not accepted is no error: `verify` answers that. */
export class KeywayError extends Error {
  override readonly name = "KeywayError";
  readonly code: ErrorCode;
  /** Of the HTTP answer; 0 when there was none. */
  readonly status: number;
  /** To be found again in Keyway's log. */
  readonly requestId: string | null;
  /** What is wrong with which field of the request. */
  readonly errors: Problem["errors"];
  /** How long to wait before another try, in milliseconds, when Keyway said so. */
  readonly retryAfterMs: number | null;

  constructor(facts: ErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = facts.code;
    this.status = facts.status ?? 0;
    this.requestId = facts.requestId ?? null;
    this.errors = facts.errors ?? [];
    this.retryAfterMs = facts.retryAfterMs ?? null;
  }
}

/** The error of an HTTP answer, read from its problem+json where it has one. */
export async function errorOf(response: Response): Promise<KeywayError> {
  const { status, headers } = response;
  const problem = await problemIn(response);
  return new KeywayError({
    code: problem?.code ?? "unexpected",
    message: problem ? sentenceOf(problem) : `The answer has status ${status}.`,
    status,
    requestId: problem?.requestId ?? headers.get("x-request-id"),
    errors: problem?.errors ?? [],
    retryAfterMs: waitOf(headers.get("retry-after")),
  });
}

function sentenceOf({ detail, title, errors }: Problem): string {
  const faults = (errors ?? []).map(({ path, message }) => `${path || "body"} ${message}`);
  return [detail || title, ...faults].join(" · ");
}

async function problemIn(response: Response): Promise<Problem | null> {
  try {
    const body: unknown = await response.json();
    const whole = typeof body === "object" && body !== null && "code" in body && "detail" in body;
    return whole ? (body as Problem) : null;
  } catch {
    return null; // a proxy's page
  }
}

/** `Retry-After` in milliseconds: seconds or a date (RFC 9110, 10.2.3). */
export function waitOf(header: string | null, now = Date.now()): number | null {
  if (header === null) return null;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}
