import { z } from "zod";
import { ACTOR_KINDS } from "@/lib/actor";
import { instant } from "./shapes";

const fields = z.record(z.string(), z.unknown()).nullable();

export const AuditEventShape = z
  .object({
    seq: z.int().describe("Counts the events of the workspace, without a gap."),
    id: z.string(),
    at: instant,
    actorKind: z.enum(ACTOR_KINDS),
    actorId: z.string(),
    actorName: z.string(),
    action: z.string(),
    targetKind: z.string(),
    targetId: z.string(),
    targetName: z.string(),
    before: fields.describe("The fields that changed, as they were."),
    after: fields.describe("The fields that changed, as they are."),
    reason: z.string(),
    ip: z.string(),
    userAgent: z.string(),
    requestId: z.string(),
  })
  .meta({ id: "AuditEvent" });

const seal = {
  workspaceId: z.string(),
  kind: z.literal("head"),
  seq: z.int().describe("The number of the last event; 0 where there is none."),
  link: z.string().describe("That event's link in the chain: SHA-256 in hexadecimal."),
  at: instant.describe("When it was signed."),
  keyId: z.string(),
};

export const AuditHeadShape = z
  .object({
    ...seal,
    signature: z
      .string()
      .describe(
        "Ed25519 (RFC 8032) in base64url, over the canonical JSON (RFC 8785) of workspaceId, kind, seq, link, at and keyId.",
      ),
    keys: z
      .array(
        z.object({
          kty: z.literal("OKP"),
          crv: z.literal("Ed25519"),
          x: z.string(),
          kid: z.string(),
          alg: z.literal("EdDSA"),
          use: z.literal("sig"),
        }),
      )
      .describe("Public keys as JWK (RFC 8037), earlier ones too."),
  })
  .meta({ id: "AuditHead" });

export const AuditCheckShape = z
  .object({
    valid: z.boolean(),
    events: z.int().describe("Events that were read and are right."),
    from: z.int().describe("Those before it were removed by retention, under a signed checkpoint."),
    to: z.int().describe("The last event there is."),
    signed: z.object({ seq: z.int(), at: instant }).nullable(),
    fault: z
      .object({
        kind: z.enum(["edited", "removed", "inserted", "reordered"]),
        seq: z.int(),
        detail: z.string(),
      })
      .nullable()
      .describe("The first thing that is wrong."),
  })
  .meta({ id: "AuditCheck" });
