import { z } from "zod";
import { IdentityShape, MetaShape } from "./shapes";

// For the reference only, as with our own verify: `verify-request` reads and `verify-answer` writes. A test holds
// both to these.

export const VerifyBody = z
  .strictObject({
    key: z.string().min(1).max(512),
    apiId: z.string().max(64).optional().describe("Left out: any API the caller may verify for."),
    permissions: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe("Permissions with AND, OR and parentheses; AND binds tighter."),
    credits: z.strictObject({ cost: z.int().min(0).max(1_000_000_000) }).optional(),
    ratelimits: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(128),
          cost: z.int().min(0).max(1_000_000_000).optional(),
          limit: z.int().min(0).max(1_000_000_000).optional(),
          duration: z.int().min(0).max(31_622_400_000).optional(),
        }),
      )
      .max(20)
      .optional(),
    tags: z.array(z.string().min(1).max(512)).max(20).optional(),
    migrationId: z.string().max(256).optional(),
  })
  .meta({ id: "UnkeyVerifyRequest" });

export const VerifiedShape = MetaShape.extend({
  data: z.object({
    valid: z.boolean(),
    code: z.enum([
      "VALID",
      "NOT_FOUND",
      "FORBIDDEN",
      "INSUFFICIENT_PERMISSIONS",
      "USAGE_EXCEEDED",
      "RATE_LIMITED",
      "DISABLED",
      "EXPIRED",
    ]),
    keyId: z.string().optional(),
    name: z.string().optional(),
    meta: z.record(z.string(), z.unknown()).optional(),
    expires: z.int().optional(),
    credits: z.int().optional(),
    enabled: z.boolean().optional(),
    permissions: z.array(z.string()).optional(),
    roles: z.array(z.string()).optional(),
    identity: IdentityShape.optional(),
    ratelimits: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          limit: z.int(),
          duration: z.int(),
          reset: z.int(),
          remaining: z.int(),
          exceeded: z.boolean(),
          autoApply: z.boolean(),
        }),
      )
      .optional(),
  }),
}).meta({ id: "UnkeyVerifyAnswer" });
