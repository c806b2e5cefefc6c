import { z } from "zod";
import { instantField, noteField, pageFields, text } from "@/lib/fields";

const YEAR_MS = 366 * 86_400_000;

const fields = {
  limit: z.int().min(0).max(1_000_000_000),
  /** Null: the window of the limit it overrides. */
  windowMs: z.int().min(1).max(YEAR_MS).nullable(),
  reason: noteField,
  /** Null: until it is deleted. */
  expiresAt: instantField.nullable(),
};

export const CreateOverrideInput = z.strictObject({
  /** The limit's name, or the namespace of a standalone limit. */
  namespace: text(1, 255),
  /** A key's id, an owner's id, or any text that a standalone limit is checked for. */
  identifier: text(1, 255),
  limit: fields.limit,
  windowMs: fields.windowMs.default(null),
  reason: fields.reason.default(""),
  expiresAt: fields.expiresAt.default(null),
});
export type CreateOverrideInput = z.infer<typeof CreateOverrideInput>;

export const UpdateOverrideInput = z.strictObject(fields).partial();
export type UpdateOverrideInput = z.infer<typeof UpdateOverrideInput>;

export const ListOverridesQuery = z.strictObject({
  ...pageFields,
  namespace: text(1, 255).optional(),
  identifier: text(1, 255).optional(),
});
export type ListOverridesQuery = z.infer<typeof ListOverridesQuery>;
