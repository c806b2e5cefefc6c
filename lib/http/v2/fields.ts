import { z } from "zod";
import { idField, metadataField, ownerIdField, pageFields, text } from "@/lib/fields";
import { CREDITS_MAX } from "@/lib/keys/input";
import { LIMITS_MAX, type LimitInput } from "@/lib/limits/input";
import { scopeOf } from "./slug";

// What comes in below /v2: Unkey's names and bounds, read into ours. Where ours are narrower, the fault says so.

export const keyIdField = idField;
export const apiIdField = idField;
export const externalIdField = ownerIdField;

/** Read as the scope it stands for. */
export const permissionField = text(1, 128).transform((slug, context) => {
  const scope = scopeOf(slug);
  if (scope !== null) return scope;
  context.addIssue({
    code: "custom",
    message: "must be a permission such as documents.read, of letters, digits and _ : - . *",
  });
  return z.NEVER;
});

/** Of one key; 200 is the most a key can have here. */
export const permissionsField = z.array(permissionField).max(200);
export const rolesField = z.array(text(1, 128)).max(100);

/** Unix milliseconds, until 2100. */
export const expiresField = z
  .int()
  .min(0)
  .max(4_102_444_800_000)
  .transform((ms) => new Date(ms));

export const metaField = metadataField;

export const ratelimitsField = z
  .array(
    z
      .strictObject({
        name: text(3, 128),
        limit: z.int().min(1).max(1_000_000_000),
        duration: z.int().min(1000).max(31_622_400_000),
        autoApply: z.boolean().default(false),
      })
      .transform(
        ({ name, limit, duration, autoApply }): LimitInput => ({
          name,
          limit,
          windowMs: duration,
          algorithm: "sliding",
          auto: autoApply,
          mode: "enforce",
        }),
      ),
  )
  .max(LIMITS_MAX)
  .refine((list) => new Set(list.map((one) => one.name)).size === list.length, {
    message: "must not name a ratelimit twice",
  });

export const creditCount = z.int().min(0).max(CREDITS_MAX);

/** Daily at 00:00 UTC, or on a day of the month; each sets the credits anew. */
export const refillField = z
  .strictObject({
    interval: z.enum(["daily", "monthly"]),
    amount: z.int().min(1).max(CREDITS_MAX),
    refillDay: z.int().min(1).max(31).optional(),
  })
  .refine(({ interval, refillDay }) => interval === "daily" || refillDay !== undefined, {
    message: "`refillDay` must be provided when the refill interval is `monthly`.",
  })
  .refine(({ interval, refillDay }) => interval === "monthly" || refillDay === undefined, {
    message: "`refillDay` must not be provided when the refill interval is `daily`.",
  })
  .transform(({ interval, amount, refillDay: day }) =>
    interval === "daily"
      ? { amount, every: "P1D", mode: "set" as const, midnight: true }
      : { amount, every: "P1M", mode: "set" as const, day },
  );

/** Their clients send no `decrypt` but false unless asked to. */
export const decryptField = z
  .boolean()
  .default(false)
  .refine((wanted) => !wanted, {
    message: "cannot be true: Keyway keeps no text of a key, so it can never be read again",
  });

/** A page of a list, as their clients ask for it. */
export const listFields = {
  limit: z.int().min(1).max(100).default(100),
  cursor: pageFields.cursor,
};
