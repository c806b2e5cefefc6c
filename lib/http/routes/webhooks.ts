import { createWebhook } from "@/lib/webhooks/create";
import { deleteWebhook } from "@/lib/webhooks/delete";
import { getWebhook } from "@/lib/webhooks/get";
import {
  CreateWebhookInput,
  ListDeliveriesQuery,
  ListWebhooksQuery,
  RotateSigningSecretInput,
  TestWebhookInput,
  UpdateWebhookInput,
} from "@/lib/webhooks/input";
import { listWebhooks } from "@/lib/webhooks/list";
import { listDeliveries } from "@/lib/webhooks/list-deliveries";
import { resendDelivery } from "@/lib/webhooks/resend";
import { rotateSigningSecret } from "@/lib/webhooks/rotate-secret";
import { sendTestEvent } from "@/lib/webhooks/send-test";
import { updateWebhook } from "@/lib/webhooks/update";
import { DeliveryParams, IdParams } from "../params";
import { type Route, route } from "../route";
import { pageShape } from "../shapes";
import { DeliveryShape, WebhookShape, WebhookWithSecretShape } from "../webhook-shapes";

const tag = "Webhooks";
const path = "/v1/webhooks";
const one = "/v1/webhooks/{id}";
const read = "webhooks:read";
const write = "webhooks:write";

const crudRoutes: readonly Route[] = [
  route(
    {
      ...{ method: "post", path, id: "createWebhook", tag, needs: write, status: 201 },
      summary: "Have a URL told of events",
      refuses: ["conflict"],
      description:
        "Messages are signed as Standard Webhooks says, with the secret that is answered here and never again.",
    },
    { body: CreateWebhookInput, answer: WebhookWithSecretShape },
    ({ actor, body }) => createWebhook(actor, body),
  ),
  route(
    { method: "get", path, id: "listWebhooks", tag, summary: "List webhooks", needs: read },
    { query: ListWebhooksQuery, answer: pageShape(WebhookShape) },
    ({ actor, query }) => listWebhooks(actor, query),
  ),
  route(
    { method: "get", path: one, id: "getWebhook", tag, summary: "Read a webhook", needs: read },
    { params: IdParams, answer: WebhookShape },
    ({ actor, params }) => getWebhook(actor, params.id),
  ),
  route(
    {
      ...{ method: "patch", path: one, id: "updateWebhook", tag, needs: write },
      summary: "Change, enable or disable a webhook",
      description: "While it is disabled, no event is kept for it.",
    },
    { params: IdParams, body: UpdateWebhookInput, answer: WebhookShape },
    ({ actor, params, body }) => updateWebhook(actor, params.id, body),
  ),
  route(
    {
      ...{ method: "delete", path: one, id: "deleteWebhook", tag, needs: write, status: 204 },
      summary: "Delete a webhook and its deliveries",
    },
    { params: IdParams },
    ({ actor, params }) => deleteWebhook(actor, params.id),
  ),
];

/** Webhooks, their secrets and what was delivered to them. */
export const webhookRoutes: readonly Route[] = [
  ...crudRoutes,
  route(
    {
      ...{ method: "post", path: `${one}/rotate-secret`, id: "rotateSigningSecret", tag },
      summary: "Give a webhook a new secret",
      description: "During the overlap each message carries two signatures, old and new.",
      needs: write,
    },
    { params: IdParams, body: RotateSigningSecretInput, answer: WebhookWithSecretShape },
    ({ actor, params, body }) => rotateSigningSecret(actor, params.id, body),
  ),
  route(
    {
      ...{ method: "post", path: `${one}/test`, id: "sendTestEvent", tag, needs: write },
      summary: "Send a test event and read the answer",
      description: "It is sent at once, marked `test`, and not repeated.",
    },
    { params: IdParams, body: TestWebhookInput, answer: DeliveryShape },
    ({ actor, params, body }) => sendTestEvent(actor, params.id, body),
  ),
  route(
    {
      ...{ method: "get", path: `${one}/deliveries`, id: "listDeliveries", tag, needs: read },
      summary: "List what was sent to a webhook",
    },
    { params: IdParams, query: ListDeliveriesQuery, answer: pageShape(DeliveryShape) },
    ({ actor, params, query }) => listDeliveries(actor, params.id, query),
  ),
  route(
    {
      ...{ method: "post", path: `${one}/deliveries/{deliveryId}/resend`, id: "resendDelivery" },
      ...{ tag, needs: write, status: 201 },
      summary: "Send an event again",
      refuses: ["conflict"],
      description: "With the `webhook-id` it had, so that a receiver can tell that it has had it.",
    },
    { params: DeliveryParams, answer: DeliveryShape },
    ({ actor, params }) => resendDelivery(actor, params.id, params.deliveryId),
  ),
];
