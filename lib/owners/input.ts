import { z } from "zod";
import { metadataField, ownerIdField, pageFields, text } from "@/lib/fields";
import { limitsField } from "@/lib/limits/input";

const fields = {
  name: text(0, 120),
  /** False refuses every key of the owner. */
  enabled: z.boolean(),
  metadata: metadataField,
  /** Shared by the owner's keys. */
  limits: limitsField,
};

export const CreateOwnerInput = z.strictObject({
  id: ownerIdField,
  name: fields.name.default(""),
  enabled: fields.enabled.default(true),
  metadata: fields.metadata.default({}),
  limits: fields.limits.default([]),
});
export type CreateOwnerInput = z.infer<typeof CreateOwnerInput>;

export const UpdateOwnerInput = z.strictObject(fields).partial();
export type UpdateOwnerInput = z.infer<typeof UpdateOwnerInput>;

export const ListOwnersQuery = z.strictObject({
  ...pageFields,
  /** Part of the id or the name. */
  q: text(1, 200).optional(),
});
export type ListOwnersQuery = z.infer<typeof ListOwnersQuery>;
