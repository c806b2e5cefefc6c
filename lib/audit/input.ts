import { z } from "zod";
import { instantField, pageFields, text } from "@/lib/fields";

export const ListEventsQuery = z.strictObject({
  ...pageFields,
  action: text(1, 64).optional(),
  actorId: text(1, 128).optional(),
  targetId: text(1, 255).optional(),
  /** What kind of thing was changed, `key`. */
  targetKind: text(1, 64).optional(),
  /** The address it was done from. */
  ip: text(1, 64).optional(),
  from: instantField.optional(),
  to: instantField.optional(),
});
export type ListEventsQuery = z.infer<typeof ListEventsQuery>;

/** A query that the dashboard can make: of several actions at once, too. */
export type EventsFilter = ListEventsQuery & Readonly<{ actions?: readonly string[] | undefined }>;
