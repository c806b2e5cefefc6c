/** An attempt to deliver an event, and how it ended. */
export type Attempt = Readonly<{
  at: string;
  ms: number;
  /** Null when there was no answer: `error` says why. */
  status: number | null;
  error: string | null;
  /** The beginning of the answer's body. */
  response: string;
}>;

/** One event on its way to one webhook. */
export type Delivery = Readonly<{
  id: string;
  webhookId: string;
  /** The `webhook-id` header: the same for every attempt, by which a receiver knows what it has had. */
  eventId: string;
  event: string;
  status: "pending" | "delivered" | "failed";
  /** The body of the request, as it is or will be sent. */
  body: string;
  attempts: Attempt[];
  /** Null when none follows. */
  nextAttemptAt: Date | null;
  createdAt: Date;
  finishedAt: Date | null;
}>;

/** An event as it is stored. */
type Stored = Readonly<{ type: string; data: Record<string, unknown>; at: Date }>;

/** The body that is sent and signed: the same text at every attempt (Standard Webhooks, "Payload structure"). */
export const bodyOf = ({ type, data, at }: Stored): string =>
  JSON.stringify({ type, timestamp: at.toISOString(), data });

type Row = Omit<Delivery, "event" | "body" | "nextAttemptAt"> &
  Readonly<{ nextAttemptAt: Date; type: string; data: Record<string, unknown>; eventAt: Date }>;

/** The delivery out of its row and its event's. */
export const deliveryOf = ({ type, data, eventAt, ...row }: Row): Delivery => ({
  ...row,
  event: type,
  body: bodyOf({ type, data, at: eventAt }),
  nextAttemptAt: row.status === "pending" ? row.nextAttemptAt : null,
});
