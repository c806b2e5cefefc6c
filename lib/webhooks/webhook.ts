import type { webhookColumns } from "@/db/schema/webhooks";
import { isOneOf, type WebhookEventType } from "./event-type";

/** Where a workspace is told what happens, as every read answers it: never its secret. */
export type Webhook = Readonly<{
  id: string;
  url: string;
  events: WebhookEventType[];
  enabled: boolean;
  /** Why Keyway disabled it. */
  disabledReason: string | null;
  /** Since when every delivery has failed. */
  failingSince: Date | null;
  /** Until when messages are signed with the secret before the last rotation as well. */
  overlapEndsAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}>;

type Columns = typeof webhookColumns;
type Row = {
  [N in keyof Columns]: Columns[N]["_"]["notNull"] extends true
    ? Columns[N]["_"]["data"]
    : Columns[N]["_"]["data"] | null;
};

/** The webhook out of its row. */
export const webhookOf = (row: Row): Webhook => ({ ...row, events: row.events.filter(isOneOf) });

/** How the audit log and the screens name a webhook: a URL's path may hold a secret of the receiver's. */
export const nameOfWebhook = ({ url }: Pick<Webhook, "url">): string => new URL(url).host;
