import { z } from "zod";
import { ACTOR_KINDS } from "@/lib/actor";

// What goes out, field by field: an answer is cut to these, so nothing that is not written here can leave.

/** An instant in an answer: a `Date` inside, RFC 3339 in UTC outside. */
export const instant = z
  .date()
  .transform((date) => date.toISOString())
  .meta({ type: "string", format: "date-time" });

const strings = z.array(z.string());
const environment = z.enum(["live", "test"]);
const mode = z.enum(["enforce", "monitor"]);
const metadata = z.record(z.string(), z.unknown());
const stamps = { createdAt: instant, updatedAt: instant };

/** A page of a list. */
export const pageShape = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

const LimitShape = z
  .object({
    name: z.string(),
    limit: z.int(),
    windowMs: z.int(),
    algorithm: z.enum(["fixed", "sliding", "token_bucket"]),
    auto: z.boolean(),
    mode,
  })
  .meta({ id: "Limit" });

export const ApiShape = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(["customer", "management"]),
    prefix: z.string(),
    audience: z.string().nullable(),
    scopes: z.array(z.object({ name: z.string(), description: z.string() })),
    defaults: z.object({ limits: z.array(LimitShape), expiresInDays: z.int().nullable() }),
    tokens: z.object({
      ttlSeconds: z.int(),
      algorithm: z.enum(["ES256", "RS256"]),
      certificateBound: z.boolean(),
    }),
    ...stamps,
  })
  .meta({ id: "Api" });

export const RoleShape = z
  .object({
    id: z.string(),
    apiId: z.string().nullable(),
    name: z.string(),
    description: z.string(),
    scopes: strings,
    ...stamps,
  })
  .meta({ id: "Role" });

export const OwnerShape = z
  .object({
    id: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    metadata,
    limits: z.array(LimitShape),
    ...stamps,
  })
  .meta({ id: "Owner" });

export const OverrideShape = z
  .object({
    id: z.string(),
    namespace: z.string(),
    identifier: z.string(),
    limit: z.int(),
    windowMs: z.int().nullable(),
    reason: z.string(),
    expiresAt: instant.nullable(),
    ...stamps,
  })
  .meta({ id: "Override" });

const secretStatus = z.enum(["active", "retiring", "retired"]);

export const KeyShape = z
  .object({
    id: z.string(),
    apiId: z.string(),
    name: z.string(),
    environment,
    status: z.enum(["active", "disabled", "expired", "revoked", "not_yet_valid"]),
    hint: z.string(),
    ownerId: z.string().nullable(),
    scopes: strings,
    roles: strings,
    metadata,
    tags: strings,
    expiresAt: instant.nullable(),
    notBefore: instant.nullable(),
    ipAllowlist: strings,
    certificates: strings,
    limits: z.array(LimitShape),
    credits: z
      .object({
        remaining: z.int(),
        refill: z
          .object({
            amount: z.int(),
            every: z.string(),
            mode: z.enum(["add", "set"]),
            midnight: z.boolean().optional(),
            day: z.int().optional(),
          })
          .nullable(),
      })
      .nullable(),
    mode: z.object({ ip: mode, scopes: mode }),
    secrets: z.array(
      z.object({
        version: z.int(),
        status: secretStatus,
        hint: z.string(),
        createdAt: instant,
        retiresAt: instant.nullable(),
        lastUsedAt: instant.nullable(),
      }),
    ),
    createdBy: z.object({ kind: z.enum(ACTOR_KINDS), id: z.string() }),
    ...stamps,
    lastUsedAt: instant.nullable(),
    revokedAt: instant.nullable(),
    revokeReason: z.string().nullable(),
  })
  .meta({ id: "Key" });

/** The only answers that hold a secret's text. */
export const KeyWithSecretShape = z
  .object({ key: KeyShape, secret: z.string() })
  .meta({ id: "KeyWithSecret" });

export const RevokedKeyShape = z
  .object({ key: KeyShape, confirmed: z.object({ nodes: z.int(), ms: z.int() }) })
  .meta({ id: "RevokedKey" });

export const LookedUpShape = z
  .object({
    keys: z.array(
      z.union([
        z.object({
          found: z.literal(true),
          key: KeyShape,
          secretVersion: z.int(),
          status: secretStatus,
        }),
        z.object({ found: z.literal(false) }),
      ]),
    ),
  })
  .meta({ id: "LookedUpKeys" });

export const CallersShape = z
  .object({
    items: z.array(
      z.object({
        secretVersion: z.int(),
        callerId: z.string(),
        ip: z.string(),
        userAgent: z.string(),
        today: z.int(),
        lastSevenDays: z.int(),
        lastSeenAt: instant,
      }),
    ),
    versions: z.array(z.object({ version: z.int(), lastSeenAt: instant.nullable() })),
    safeToFinish: z.boolean(),
  })
  .meta({ id: "KeyCallers" });

export const ScopeUseShape = z
  .object({
    since: instant,
    granted: z.array(
      z.object({ scope: z.string(), role: z.string().nullable(), used: z.boolean() }),
    ),
    asked: z.array(
      z.object({ scope: z.string(), granted: z.int(), denied: z.int(), lastAt: instant }),
    ),
    suggested: strings,
  })
  .meta({ id: "KeyScopes" });

const milliseconds = z.number().nullable();
const sums = {
  outcomes: z.record(z.string(), z.int()),
  credits: z.int(),
  latencyMs: z.object({ p50: milliseconds, p95: milliseconds, p99: milliseconds }),
};
const series = z.array(z.object({ start: instant, ...sums }));
const totals = z.object(sums);

export const UsageShape = z
  .object({
    from: instant,
    to: instant,
    bucket: z.enum(["minute", "hour", "day"]),
    series,
    totals,
    groups: z.array(z.object({ group: z.string(), series, totals })).optional(),
  })
  .meta({ id: "Usage" });

const verificationFields = {
  requestId: z.string(),
  at: instant,
  apiId: z.string(),
  keyId: z.string(),
  secretVersion: z.int(),
  ownerId: z.string(),
  callerId: z.string(),
  environment: z.string(),
  outcome: z.string(),
  scopes: z.string(),
  ip: z.string(),
  userAgent: z.string(),
  method: z.string(),
  path: z.string(),
  credits: z.int(),
  latencyMicros: z.int(),
  keptOneIn: z
    .int()
    .describe(
      "In a busy second the log keeps one verification in so many; the row stands for them.",
    ),
  tags: strings,
};
const checks = z.array(z.object({ check: z.string(), passed: z.boolean(), detail: z.string() }));

export const VerificationShape = z.object(verificationFields).meta({ id: "Verification" });

export const VerificationTraceShape = z
  .object({ ...verificationFields, checks })
  .meta({ id: "VerificationTrace" });

/** An error, as RFC 9457 has it. */
export const ProblemShape = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum([
      "invalid",
      "unauthenticated",
      "forbidden",
      "not_found",
      "conflict",
      "too_large",
      "unsupported_media_type",
      "unprocessable",
      "rate_limited",
      "unavailable",
    ]),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })),
  })
  .meta({ id: "Problem" });
