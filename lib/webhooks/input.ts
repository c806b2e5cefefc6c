import { z } from "zod";
import { instantField, pageFields, text } from "@/lib/fields";
import { OutboundError, parseTarget } from "@/lib/outbound/target";
import { WEBHOOK_EVENTS } from "./event-type";

const urlField = text(1, 2048).superRefine((value, context) => {
  try {
    parseTarget(value);
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    context.addIssue({ code: "custom", message: error.message });
  }
});

const eventsField = z
  .array(z.enum(WEBHOOK_EVENTS))
  .min(1, { message: "must name at least one event" })
  .max(WEBHOOK_EVENTS.length)
  .refine((list) => new Set(list).size === list.length, { message: "must name each event once" });

export const CreateWebhookInput = z.strictObject({
  /** https, with a public host. */
  url: urlField,
  events: eventsField,
});
export type CreateWebhookInput = z.infer<typeof CreateWebhookInput>;

export const UpdateWebhookInput = z
  .strictObject({ url: urlField, events: eventsField, enabled: z.boolean() })
  .partial();
export type UpdateWebhookInput = z.infer<typeof UpdateWebhookInput>;

const WEEK_SECONDS = 7 * 86_400;

export const RotateSigningSecretInput = z.strictObject({
  /** For how long messages are signed with the old secret as well; 0 ends it at once. */
  overlapSeconds: z.int().min(0).max(WEEK_SECONDS).default(86_400),
});
export type RotateSigningSecretInput = z.infer<typeof RotateSigningSecretInput>;

export const TestWebhookInput = z.strictObject({
  event: z.enum(WEBHOOK_EVENTS).default("key.revoked"),
});
export type TestWebhookInput = z.infer<typeof TestWebhookInput>;

export const ListWebhooksQuery = z.strictObject(pageFields);
export type ListWebhooksQuery = z.infer<typeof ListWebhooksQuery>;

export const ListDeliveriesQuery = z.strictObject({
  ...pageFields,
  status: z.enum(["pending", "delivered", "failed"]).optional(),
  event: z.enum(WEBHOOK_EVENTS).optional(),
});
export type ListDeliveriesQuery = z.infer<typeof ListDeliveriesQuery>;

/** Which failed deliveries are sent again: of an event, and when they began. */
export const ResendFailedInput = z.strictObject({
  event: z.enum(WEBHOOK_EVENTS).optional(),
  from: instantField.optional(),
  to: instantField.optional(),
});
export type ResendFailedInput = z.infer<typeof ResendFailedInput>;
