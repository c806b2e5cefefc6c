import type { Keyway } from "./client";
import type { Verification, VerifyRequest } from "./verify";

/** What a door asks of a key, and how it finds it. */
export type Demand<R> = Omit<VerifyRequest, "key" | "context"> &
  Readonly<{
    /** Left out: `Authorization: Bearer`, else `X-API-Key`. */
    keyOf?: (request: R) => string | null | undefined;
    /** The address of the end client, for IP lists and the log. */
    ipOf?: (request: R) => string | null | undefined;
    /** Named in `WWW-Authenticate`. Left out: `api`. */
    realm?: string;
  }>;

/** The parts of a request that a door needs. */
export type Seen = Readonly<{
  header(name: string): string | null | undefined;
  method: string;
  path: string;
  ip?: string | null | undefined;
  key?: string | null | undefined;
}>;

type Headers = Readonly<Record<string, string>>;

/** The key's verification with the headers that belong on the answer, or the whole refusal. */
export type Guarded =
  | Readonly<{ passed: true; verification: Verification; headers: Headers }>
  | Readonly<{ passed: false; status: number; headers: Headers; body: string }>;

/**
 * Checks the key of a request.
 * @throws KeywayError when Keyway refuses to be asked: a fault of the server, not of its client
 */
export async function guard<R>(
  keyway: Pick<Keyway, "verify">,
  seen: Seen,
  { keyOf, ipOf, realm = "api", ...demand }: Demand<R>,
): Promise<Guarded> {
  const key = seen.key ?? keyIn(seen);
  if (!key) return refuse(401, `Bearer realm="${realm}"`, "UNAUTHENTICATED", "A key is needed.");
  const userAgent = seen.header("user-agent");
  const verification = await keyway.verify({
    ...demand,
    key,
    context: {
      method: seen.method.slice(0, 16),
      path: seen.path.slice(0, 1024),
      ...(seen.ip && { ip: seen.ip }),
      ...(userAgent && { userAgent: userAgent.slice(0, 512) }),
    },
  });
  const limits = limitHeaders(verification);
  if (verification.valid) return { passed: true, verification, headers: limits };
  const { code, reason = "The key is not accepted." } = verification;
  const status = STATUS[code] ?? 401;
  const refusal = refuse(status, challengeOf(status, realm, demand.scopes), code, reason);
  return { ...refusal, headers: { ...refusal.headers, ...limits, ...waitHeader(verification) } };
}

/** All others are about a key that is not one here: 401. */
const STATUS: Partial<Record<Verification["code"], number>> = {
  IP_DENIED: 403,
  INSUFFICIENT_SCOPE: 403,
  RATE_LIMITED: 429,
  CREDITS_EXCEEDED: 429,
  UNAVAILABLE: 503,
};

const TITLE: Record<number, string> = {
  400: "The request is not valid",
  401: "Authentication is needed",
  403: "Not allowed",
  429: "Too many requests",
  503: "Unavailable",
};

function keyIn(seen: Seen): string | null | undefined {
  const bearer = /^bearer +(\S+)$/i.exec(seen.header("authorization") ?? "");
  return bearer?.[1] ?? seen.header("x-api-key");
}

/** RFC 6750, section 3; it names the scopes when they are a list. */
function challengeOf(status: number, realm: string, scopes: VerifyRequest["scopes"]): string {
  const challenge = `Bearer realm="${realm}"`;
  if (status === 401) return `${challenge}, error="invalid_token"`;
  if (status !== 403) return "";
  const named = Array.isArray(scopes) ? `, scope="${scopes.join(" ")}"` : "";
  return `${challenge}, error="insufficient_scope"${named}`;
}

/** A refusal as problem+json (RFC 9457). */
export function refuse(status: number, challenge: string, code: string, detail: string) {
  const title = TITLE[status];
  return {
    passed: false,
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(challenge && { "www-authenticate": challenge }),
    },
    body: JSON.stringify({ type: "about:blank", title, status, detail, code }),
  } as const;
}

function waitHeader({ code, retryAfterMs }: Verification): Headers {
  const wait = retryAfterMs ?? (code === "UNAVAILABLE" ? 1000 : null);
  return wait === null ? {} : { "retry-after": String(Math.max(1, Math.ceil(wait / 1000))) };
}

/** A structured-field string (RFC 9651, 3.3.3). */
const quote = (name: string) => `"${name.replace(/[^\x20-\x7e]/g, "?").replace(/["\\]/g, "\\$&")}"`;

/** The limits as headers for the end client (draft-ietf-httpapi-ratelimit-headers-10). */
export function limitHeaders({ limits = [] }: Verification, now = Date.now()): Headers {
  if (limits.length === 0) return {};
  const seconds = (ms: number, least: number) => Math.max(least, Math.ceil(ms / 1000));
  const policy = limits.map(
    ({ name, limit, windowMs }) => `${quote(name)};q=${limit};w=${seconds(windowMs, 1)}`,
  );
  const standing = limits.map(
    ({ name, remaining, resetAt }) =>
      `${quote(name)};r=${Math.max(0, remaining)};t=${seconds(Date.parse(resetAt) - now, 0)}`,
  );
  return { "ratelimit-policy": policy.join(", "), ratelimit: standing.join(", ") };
}
