import { z } from "zod";
import { idField, instantField, ownerIdField, pageFields, text } from "@/lib/fields";

export const ListVerificationsQuery = z.strictObject({
  ...pageFields,
  /** One outcome, or several with commas between. */
  outcome: text(1, 256).optional(),
  apiId: idField.optional(),
  keyId: idField.optional(),
  ownerId: ownerIdField.optional(),
  callerId: text(1, 128).optional(),
  environment: z.enum(["live", "test"]).optional(),
  ip: text(1, 64).optional(),
  from: instantField.optional(),
  to: instantField.optional(),
});
export type ListVerificationsQuery = z.infer<typeof ListVerificationsQuery>;
