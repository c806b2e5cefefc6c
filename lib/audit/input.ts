import { z } from "zod";
import { instantField, pageFields, text } from "@/lib/fields";

export const ListEventsQuery = z.strictObject({
  ...pageFields,
  action: text(1, 64).optional(),
  actorId: text(1, 128).optional(),
  targetId: text(1, 255).optional(),
  from: instantField.optional(),
  to: instantField.optional(),
});
export type ListEventsQuery = z.infer<typeof ListEventsQuery>;
