import { z } from "zod";
import { idField, noteField, pageFields, text } from "@/lib/fields";
import { scopesField } from "@/lib/keys/input";

const fields = { name: text(1, 128), description: noteField, scopes: scopesField };

export const CreateRoleInput = z.strictObject({
  /** Null: for keys of every API of the workspace. */
  apiId: idField.nullable(),
  name: fields.name,
  description: fields.description.default(""),
  scopes: fields.scopes.default([]),
});
export type CreateRoleInput = z.infer<typeof CreateRoleInput>;

export const UpdateRoleInput = z.strictObject(fields).partial();
export type UpdateRoleInput = z.infer<typeof UpdateRoleInput>;

export const ListRolesQuery = z.strictObject({
  ...pageFields,
  /** Those that keys of this API can have. */
  apiId: idField.optional(),
  /** Part of the name. */
  q: text(1, 128).optional(),
});
export type ListRolesQuery = z.infer<typeof ListRolesQuery>;
