import { z } from "zod";
import { parsePem } from "@/lib/certificates/certificate";
import { parseThumbprint } from "@/lib/certificates/check";
import { parseDuration } from "@/lib/credits/duration";
import {
  idField,
  instantField,
  metadataField,
  nameField,
  noteField,
  ownerIdField,
  pageFields,
  tagsField,
  text,
} from "@/lib/fields";
import { limitsField } from "@/lib/limits/input";
import { isGrant } from "@/lib/scopes/scope";
import { isCidr } from "@/lib/verify/address";
import { PREFIX_PATTERN } from "./secret";

/** The most credits a key can have. */
export const CREDITS_MAX = 1_000_000_000_000;

export const scopesField = z
  .array(text(1, 128).refine(isGrant, { message: "must be a scope such as invoices:read" }))
  .max(200);

/** The thumbprint of a certificate, which is given as it is or in PEM. */
function readThumbprint(value: string, check: z.RefinementCtx<string>): string {
  const certificate = value.includes("-----") ? parsePem(value) : parseThumbprint(value);
  if (certificate !== null && typeof certificate !== "string") return certificate.thumbprint;
  const thumbprint = value.includes("-----") ? null : certificate;
  if (thumbprint === null)
    check.addIssue({
      code: "custom",
      message:
        certificate ??
        "must be the SHA-256 of a certificate (DER) in base64url or hexadecimal, or PEM",
    });
  return thumbprint ?? "";
}

const creditsField = z.strictObject({
  remaining: z.int().min(0).max(CREDITS_MAX),
  refill: z
    .strictObject({
      amount: z.int().min(1).max(CREDITS_MAX),
      every: text(1, 32).refine((value) => parseDuration(value) !== null, {
        message: "must be an ISO 8601 duration, as PT1H",
      }),
      mode: z.enum(["add", "set"]).default("add"),
      /** At 00:00 UTC, not at the hour at which it was set. */
      midnight: z.boolean().optional(),
      /** On this day of the month at 00:00 UTC, or on the last one of a shorter month. */
      day: z.int().min(1).max(31).optional(),
    })
    .refine(({ every, day }) => day === undefined || /^P\d+[YM]$/.test(every), {
      message: "day goes with whole months, as P1M",
    })
    .nullable()
    .default(null),
});

const modeField = z.strictObject({
  ip: z.enum(["enforce", "monitor"]).default("enforce"),
  scopes: z.enum(["enforce", "monitor"]).default("enforce"),
});

/** An edit leaves the mode it does not name. */
const modeChange = z
  .strictObject({ ip: z.enum(["enforce", "monitor"]), scopes: z.enum(["enforce", "monitor"]) })
  .partial();

/** What both creating and editing a key take. */
const fields = {
  name: nameField,
  scopes: scopesField,
  roles: z.array(text(1, 128)).max(100),
  ownerId: ownerIdField.nullable(),
  metadata: metadataField,
  tags: tagsField,
  expiresAt: instantField.nullable(),
  notBefore: instantField.nullable(),
  enabled: z.boolean(),
  limits: limitsField,
  credits: creditsField.nullable(),
  ipAllowlist: z
    .array(text(1, 64).refine(isCidr, { message: "must be an address or a CIDR block" }))
    .max(100),
  certificates: z
    .array(text(1, 16_384).transform(readThumbprint))
    .max(10)
    .transform((list) => [...new Set(list)]),
  mode: modeField,
};

export const CreateKeyInput = z.strictObject({
  apiId: idField,
  name: fields.name.default("Untitled key"),
  environment: z.enum(["live", "test"]).default("live"),
  scopes: fields.scopes.default([]),
  roles: fields.roles.default([]),
  ownerId: fields.ownerId.default(null),
  metadata: fields.metadata.default({}),
  tags: fields.tags.default([]),
  /** Left out: the API's default. Null: never. */
  expiresAt: fields.expiresAt.optional(),
  notBefore: fields.notBefore.default(null),
  enabled: fields.enabled.default(true),
  limits: fields.limits.default([]),
  credits: fields.credits.default(null),
  ipAllowlist: fields.ipAllowlist.default([]),
  certificates: fields.certificates.default([]),
  mode: fields.mode.default({ ip: "enforce", scopes: "enforce" }),
  /** Left out: the API's prefix. */
  prefix: z
    .string()
    .regex(PREFIX_PATTERN, "must be 2 to 16 of a-z and 0-9, a letter first")
    .optional(),
});
export type CreateKeyInput = z.infer<typeof CreateKeyInput>;

export const UpdateKeyInput = z.strictObject({ ...fields, mode: modeChange }).partial();
export type UpdateKeyInput = z.infer<typeof UpdateKeyInput>;

export const ReasonInput = z.strictObject({ reason: noteField.default("") });
export type ReasonInput = z.infer<typeof ReasonInput>;

const DAY_SECONDS = 86_400;
/** No overlap of two secrets lasts longer than 90 days from when it is set. */
export const OVERLAP_MAX_SECONDS = 90 * DAY_SECONDS;

export const RotateKeyInput = z.strictObject({
  overlap: z
    .strictObject({
      mode: z.enum(["afterFirstUse", "fixed", "none"]).default("afterFirstUse"),
      seconds: z.int().min(0).max(OVERLAP_MAX_SECONDS).default(DAY_SECONDS),
    })
    .default({ mode: "afterFirstUse", seconds: DAY_SECONDS }),
});
export type RotateKeyInput = z.infer<typeof RotateKeyInput>;

export const ExtendOverlapInput = z.strictObject({ retiresAt: instantField });
export type ExtendOverlapInput = z.infer<typeof ExtendOverlapInput>;

export const LookupKeysInput = z.strictObject({
  keys: z.array(text(1, 512)).min(1).max(1000),
});
export type LookupKeysInput = z.infer<typeof LookupKeysInput>;

export const ChangeCreditsInput = z.strictObject({
  operation: z.enum(["set", "add", "subtract"]),
  value: z.int().min(0).max(CREDITS_MAX).nullable(),
});
export type ChangeCreditsInput = z.infer<typeof ChangeCreditsInput>;

export const KEY_STATUSES = ["active", "disabled", "expired", "revoked", "not_yet_valid"] as const;

const filterFields = {
  apiId: idField.optional(),
  environment: z.enum(["live", "test"]).optional(),
  status: z.enum(KEY_STATUSES).optional(),
  /** `exclude`: every status but revoked. */
  revoked: z.literal("exclude").optional(),
  ownerId: ownerIdField.optional(),
  tag: text(1, 128).optional(),
  scope: text(1, 128).optional(),
  /** Part of the name, a hint as the table shows it, or an id. Never a whole secret: `lookupKeys` is for that. */
  q: text(1, 200).optional(),
  expiresBefore: instantField.optional(),
  /** `never`: only keys without an expiry. */
  expires: z.literal("never").optional(),
  unusedSince: instantField.optional(),
  /** Used at this instant or later. */
  usedSince: instantField.optional(),
  /** `never`: only keys that were never used. */
  used: z.literal("never").optional(),
  /** `retiring`: only keys whose old secret still works beside the new one. */
  secrets: z.literal("retiring").optional(),
  /** `own`: only keys with limits of their own, not those of their API. */
  limits: z.literal("own").optional(),
  /** Refused by a rate limit at this instant or later, to the hour. */
  limitedSince: instantField.optional(),
  /** The member, key or client that made it. */
  createdById: text(1, 128).optional(),
  /** The key or client that verified it, on whatever day of those that are kept. */
  callerId: text(1, 128).optional(),
};

/** What the list can be ordered by; each is an index. */
export const KEY_SORTS = ["createdAt", "lastUsedAt", "expiresAt", "name"] as const;

/** Which keys of a workspace; filters add up. */
export const KeysFilter = z.strictObject(filterFields);
export type KeysFilter = z.infer<typeof KeysFilter>;

export const ListKeysQuery = z.strictObject({
  ...pageFields,
  ...filterFields,
  /** Left out: createdAt. A key that was never used comes as the least recently used, one that never expires as the last to. */
  sort: z.enum(KEY_SORTS).optional(),
  /** Left out: names from A, everything else the latest first. */
  order: z.enum(["asc", "desc"]).optional(),
});
export type ListKeysQuery = z.infer<typeof ListKeysQuery>;
