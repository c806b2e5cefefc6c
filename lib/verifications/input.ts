import { z } from "zod";
import { idField, instantField, ownerIdField, pageFields, text } from "@/lib/fields";
import { QUERY_MAX } from "./query";

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
  /** Conditions as the log's query bar takes them: `outcome:denied -ip:203.0.113.* latency:>5ms`. */
  q: text(1, QUERY_MAX).optional(),
  from: instantField.optional(),
  to: instantField.optional(),
});
export type ListVerificationsQuery = z.infer<typeof ListVerificationsQuery>;

/** The filters of the log, for what comes into it from now on. */
export const StreamVerificationsQuery = ListVerificationsQuery.omit({
  limit: true,
  cursor: true,
  from: true,
  to: true,
});
export type StreamVerificationsQuery = z.infer<typeof StreamVerificationsQuery>;
