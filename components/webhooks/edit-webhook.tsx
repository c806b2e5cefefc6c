"use client";

import { FormSheet } from "@/components/ui/form-sheet";
import type { FormAction } from "@/components/ui/form-state";
import { WebhookFields } from "./webhook-fields";

/** The button and the sheet that change where a webhook is, and what it is told. */
export function EditWebhook({
  url,
  events,
  edit,
}: {
  url: string;
  events: readonly string[];
  edit: FormAction<{ at: number }>;
}) {
  return (
    <FormSheet
      label="Edit"
      title="Edit the webhook"
      action="Save webhook"
      size="small"
      create={edit}
      placed={["url", "events"]}
      said="Saved"
    >
      {(refused) => <WebhookFields refused={refused} url={url} events={events} />}
    </FormSheet>
  );
}
