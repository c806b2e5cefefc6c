import { z } from "zod";
import { noteField, pageFields, text } from "@/lib/fields";
import { isScope } from "@/lib/scopes/scope";

export const CreateEntryInput = z.strictObject({
  scope: text(1, 128).refine(isScope, { message: "must be a scope such as invoices:read" }),
  name: text(1, 512),
  description: noteField.default(""),
});
export type CreateEntryInput = z.infer<typeof CreateEntryInput>;

export const ListEntriesQuery = z.strictObject({
  ...pageFields,
  /** Part of the scope or the name. */
  q: text(1, 256).optional(),
});
export type ListEntriesQuery = z.infer<typeof ListEntriesQuery>;
