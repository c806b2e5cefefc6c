import { z } from "zod";
import { idField, text } from "@/lib/fields";
import { OUTCOMES } from "@/lib/verify/answer";

// For the reference only: verify reads its requests with `lib/verify/request`, which runs on every call,
// and writes its answers with `lib/verify/encode`. A test holds both to these.

const COST_MAX = 1_000_000_000;
const YEAR_MS = 366 * 86_400_000;
const cost = z.int().min(0).max(COST_MAX);

export const VerifyBody = z
  .strictObject({
    key: z.string().min(1).max(512).describe("The text of the secret."),
    apiId: idField.optional().describe("Left out: any API the caller may verify for."),
    environment: z.enum(["live", "test"]).optional().describe("Refuse a key of the other one."),
    scopes: z
      .union([z.array(z.string()), z.string()])
      .optional()
      .describe("All of them; or an expression: invoices:read AND (reports:read OR NOT admin:*)"),
    limits: z
      .array(
        z.strictObject({
          name: text(1, 128),
          cost: cost.optional(),
          limit: z.int().min(0).max(COST_MAX).optional(),
          windowMs: z.int().min(1).max(YEAR_MS).optional(),
        }),
      )
      .max(20)
      .optional()
      .describe("Limits beside the key's own; limit and windowMs make one up on the spot."),
    cost: cost.optional().describe("Credits. Left out: 1."),
    context: z
      .strictObject({
        ip: text(0, 64).optional(),
        userAgent: text(0, 512).optional(),
        method: text(0, 16).optional(),
        path: text(0, 1024).optional(),
        certificate: text(0, 95)
          .optional()
          .describe(
            "SHA-256 of the certificate (DER) it showed, in base64url (x5t#S256) or hexadecimal.",
          ),
      })
      .optional()
      .describe("The end client, as the caller sees it."),
    tags: z.array(text(1, 128)).max(20).optional(),
    dryRun: z.boolean().optional(),
    explain: z.boolean().optional(),
  })
  .meta({ id: "VerifyRequest" });

const time = z.iso.datetime();
const strings = z.array(z.string());

export const VerifyAnswerShape = z
  .object({
    valid: z.boolean(),
    code: z.enum(OUTCOMES),
    requestId: z.string(),
    key: z
      .object({
        id: z.string(),
        name: z.string(),
        apiId: z.string(),
        environment: z.enum(["live", "test"]),
        ownerId: z.string().nullable(),
        scopes: strings,
        roles: strings,
        metadata: z.record(z.string(), z.unknown()),
        tags: strings,
        expiresAt: time.nullable(),
        secret: z.object({
          version: z.int(),
          status: z.enum(["active", "retiring", "retired"]),
          retiresAt: time.nullable(),
        }),
      })
      .optional(),
    credits: z.object({ remaining: z.int() }).nullable().optional(),
    limits: z
      .array(
        z.object({
          name: z.string(),
          limit: z.int(),
          windowMs: z.int(),
          remaining: z.int(),
          resetAt: time,
          exceeded: z.boolean(),
        }),
      )
      .optional(),
    retryAfterMs: z.int().optional(),
    reason: z.string().optional(),
    wouldDeny: strings.optional(),
    checks: z
      .array(z.object({ check: z.string(), passed: z.boolean(), detail: z.string() }))
      .optional(),
  })
  .meta({ id: "VerifyAnswer" });
