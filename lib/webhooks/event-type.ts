/** What a webhook can be told. */
export const WEBHOOK_EVENTS = [
  "key.created",
  "key.rotated",
  "key.expiring",
  "key.expired",
  "key.revoked",
  "key.leaked",
  "client.leaked",
  "limit.warning",
  "limit.reached",
  "keys.unknown_spike",
  "certificate.expiring",
] as const;

export type WebhookEventType = (typeof WEBHOOK_EVENTS)[number];

/** Whether a text is the name of an event. */
export const isOneOf = (text: string): text is WebhookEventType =>
  WEBHOOK_EVENTS.some((one) => one === text);

/** In words, for a screen. */
export const EVENT_WORDS: Readonly<Record<WebhookEventType, string>> = {
  "key.created": "A key was created",
  "key.rotated": "A key has a new secret",
  "key.expiring": "A key expires in 30, 7 or 1 days",
  "key.expired": "A key has expired",
  "key.revoked": "A key was revoked",
  "key.leaked": "A key was found in the open",
  "client.leaked": "A secret of an OAuth client was found in the open",
  "limit.warning": "A key has used 80 % of a limit",
  "limit.reached": "A key has used all of a limit",
  "keys.unknown_spike": "Unusually many unknown keys were tried",
  "certificate.expiring": "A certificate or its authority expires in 30, 14 or 3 days, or has",
};

/** The changes in the audit log that receivers are told, too. */
export const isToldType = (action: string): action is WebhookEventType =>
  ["key.created", "key.rotated", "key.revoked", "key.leaked", "client.leaked"].includes(action);
