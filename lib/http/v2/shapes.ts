import { z } from "zod";

// What goes out below /v2, as Unkey's clients read it. Times are milliseconds since 1970.

export const MetaShape = z.object({ meta: z.object({ requestId: z.string() }) });

export const PaginationShape = z.object({ cursor: z.string().optional(), hasMore: z.boolean() });

export const EmptyShape = z.object({});

export const RatelimitShape = z
  .object({
    id: z.string(),
    name: z.string(),
    limit: z.int(),
    duration: z.int(),
    autoApply: z.boolean(),
  })
  .meta({ id: "UnkeyRatelimit" });

const meta = z.record(z.string(), z.unknown()).optional();

export const IdentityShape = z
  .object({
    id: z.string(),
    externalId: z.string(),
    meta,
    ratelimits: z.array(RatelimitShape).optional(),
  })
  .meta({ id: "UnkeyIdentity" });

export const PermissionShape = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    description: z.string().optional(),
  })
  .meta({ id: "UnkeyPermission" });

export const RoleShape = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().optional(),
    permissions: z.array(PermissionShape).optional(),
  })
  .meta({ id: "UnkeyRole" });

export const CreditsShape = z
  .object({
    remaining: z.int().nullable(),
    refill: z
      .object({
        interval: z.enum(["daily", "monthly"]),
        amount: z.int(),
        refillDay: z.int().optional(),
      })
      .optional(),
  })
  .meta({ id: "UnkeyCredits" });

export const UnkeyKeyShape = z
  .object({
    keyId: z.string(),
    start: z.string(),
    enabled: z.boolean(),
    name: z.string().optional(),
    meta,
    createdAt: z.int(),
    updatedAt: z.int().optional(),
    lastUsedAt: z.int().optional(),
    expires: z.int().optional(),
    permissions: z.array(z.string()).optional(),
    roles: z.array(z.string()).optional(),
    credits: CreditsShape.optional(),
    identity: IdentityShape.optional(),
    ratelimits: z.array(RatelimitShape).optional(),
  })
  .meta({ id: "UnkeyKey" });

export const NewKeyShape = z.object({ keyId: z.string(), key: z.string() });

export const OverrideShape = z
  .object({
    overrideId: z.string(),
    identifier: z.string(),
    limit: z.int(),
    duration: z.int(),
  })
  .meta({ id: "UnkeyOverride" });

/** An error in their envelope; `errors` comes with 400 only. */
export const UnkeyProblemShape = z
  .object({
    meta: z.object({ requestId: z.string() }),
    error: z.object({
      title: z.string(),
      detail: z.string(),
      status: z.int(),
      type: z.string(),
      errors: z.array(z.object({ location: z.string(), message: z.string() })).optional(),
    }),
  })
  .meta({ id: "UnkeyProblem" });
