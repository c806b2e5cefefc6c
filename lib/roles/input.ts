import { z } from "zod";
import { idField, noteField, pageFields, text } from "@/lib/fields";
import { scopesField } from "@/lib/keys/input";

const fields = { name: text(1, 120), description: noteField, scopes: scopesField };

export const CreateRoleInput = z.strictObject({
  apiId: idField,
  name: fields.name,
  description: fields.description.default(""),
  scopes: fields.scopes.default([]),
});
export type CreateRoleInput = z.infer<typeof CreateRoleInput>;

export const UpdateRoleInput = z.strictObject(fields).partial();
export type UpdateRoleInput = z.infer<typeof UpdateRoleInput>;

export const ListRolesQuery = z.strictObject({ ...pageFields, apiId: idField.optional() });
export type ListRolesQuery = z.infer<typeof ListRolesQuery>;
