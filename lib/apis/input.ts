import { z } from "zod";
import { nameField, noteField, pageFields, text } from "@/lib/fields";
import { PREFIX_PATTERN } from "@/lib/keys/secret";
import { limitsField } from "@/lib/limits/input";
import { isScope } from "@/lib/scopes/scope";

/** RFC 8707 §2: an absolute URI without a fragment. */
const audienceField = text(1, 255).refine(
  (value) => /^[a-z][a-z0-9+.-]*:[^\s#]+$/i.test(value) && URL.canParse(value),
  { message: "must be an absolute URI without a fragment" },
);

const catalogueField = z
  .array(
    z.strictObject({
      name: text(1, 128).refine(isScope, { message: "must be a scope such as invoices:read" }),
      description: noteField.default(""),
    }),
  )
  .max(500)
  .refine((list) => new Set(list.map((one) => one.name)).size === list.length, {
    message: "must not name a scope twice",
  });

/** A day to ten years. */
const expiresInDaysField = z.int().min(1).max(3660).nullable();

const tokenFields = {
  ttlSeconds: z.int().min(30).max(3600),
  algorithm: z.enum(["ES256", "RS256"]),
  certificateBound: z.boolean(),
};

const prefixField = z
  .string()
  .regex(PREFIX_PATTERN, "must be 2 to 16 of a-z and 0-9, a letter first");

export const CreateApiInput = z.strictObject({
  name: nameField,
  /** Secrets of new keys begin with it. */
  prefix: prefixField.default("sk"),
  audience: audienceField.nullable().default(null),
  scopes: catalogueField.default([]),
  defaults: z
    .strictObject({
      limits: limitsField.default([]),
      expiresInDays: expiresInDaysField.default(null),
    })
    .prefault({}),
  tokens: z
    .strictObject({
      ttlSeconds: tokenFields.ttlSeconds.default(300),
      algorithm: tokenFields.algorithm.default("ES256"),
      certificateBound: tokenFields.certificateBound.default(false),
    })
    .prefault({}),
});
export type CreateApiInput = z.infer<typeof CreateApiInput>;

export const UpdateApiInput = z
  .strictObject({
    name: nameField,
    prefix: prefixField,
    audience: audienceField.nullable(),
    scopes: catalogueField,
    defaults: z.strictObject({ limits: limitsField, expiresInDays: expiresInDaysField }).partial(),
    tokens: z.strictObject(tokenFields).partial(),
  })
  .partial();
export type UpdateApiInput = z.infer<typeof UpdateApiInput>;

export const ListApisQuery = z.strictObject({
  ...pageFields,
  /** Part of the name, or an id. */
  q: text(1, 120).optional(),
});
export type ListApisQuery = z.infer<typeof ListApisQuery>;
