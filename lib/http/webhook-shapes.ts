import { z } from "zod";
import { WEBHOOK_EVENTS } from "@/lib/webhooks/event-type";
import { instant } from "./shapes";

export const WebhookShape = z
  .object({
    id: z.string(),
    url: z.string(),
    events: z.array(z.enum(WEBHOOK_EVENTS)),
    enabled: z.boolean(),
    disabledReason: z.string().nullable(),
    failingSince: instant.nullable(),
    overlapEndsAt: instant.nullable(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: "Webhook" });

/** The only answers that hold a signing secret. */
export const WebhookWithSecretShape = z
  .object({ webhook: WebhookShape, secret: z.string() })
  .meta({ id: "WebhookWithSecret" });

export const DeliveryShape = z
  .object({
    id: z.string(),
    webhookId: z.string(),
    eventId: z.string(),
    event: z.string(),
    status: z.enum(["pending", "delivered", "failed"]),
    body: z.string(),
    attempts: z.array(
      z.object({
        at: z.iso.datetime(),
        ms: z.int(),
        status: z.int().nullable(),
        error: z.string().nullable(),
        response: z.string(),
      }),
    ),
    nextAttemptAt: instant.nullable(),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: "Delivery" });

export const LeakPolicyShape = z
  .object({ action: z.enum(["revoke", "disable", "notify"]), updatedAt: instant.nullable() })
  .meta({ id: "LeakPolicy" });

/** What GitHub wants to hear of each token (secret scanning partner program). */
export const LeakLabelsShape = z
  .array(
    z.object({
      token_raw: z.string(),
      token_type: z.string(),
      label: z.enum(["true_positive", "false_positive"]),
    }),
  )
  .meta({ id: "LeakLabels" });
