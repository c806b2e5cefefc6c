import { z } from "zod";
import { pemField } from "@/lib/certificates/input";
import { nameField, pageFields } from "@/lib/fields";

export const CreateAuthorityInput = z.strictObject({
  name: nameField,
  /** PEM of its own certificate. */
  pem: pemField,
});
export type CreateAuthorityInput = z.infer<typeof CreateAuthorityInput>;

export const ListAuthoritiesQuery = z.strictObject(pageFields);
export type ListAuthoritiesQuery = z.infer<typeof ListAuthoritiesQuery>;
