"use client";

import { ActButton, AskButton } from "@/components/ui/act-button";
import type { FormAction, FormState } from "@/components/ui/form-state";
import { EditWebhook } from "./edit-webhook";

type Answer = Promise<FormState<{ at: number }>>;

/** What can be done with a webhook as a whole. */
export function WebhookButtons({
  url,
  events,
  enabled,
  edit,
  change,
  remove,
}: {
  url: string;
  events: readonly string[];
  enabled: boolean;
  edit: FormAction<{ at: number }>;
  change: (enabled: boolean) => Answer;
  remove: () => Promise<string | undefined>;
}) {
  return (
    <>
      <EditWebhook url={url} events={events} edit={edit} />
      <EnableWebhook enabled={enabled} change={change} />
      <AskButton
        size="small"
        variant="danger-quiet"
        title="Delete this webhook?"
        consequence="Its URL is told nothing any more, and the list of its deliveries goes."
        action="Delete webhook"
        run={remove}
      >
        Delete
      </AskButton>
    </>
  );
}

/** Enables or disables a webhook. */
export function EnableWebhook({
  enabled,
  change,
}: {
  enabled: boolean;
  change: (enabled: boolean) => Answer;
}) {
  return (
    <ActButton size="small" said={enabled ? "Disabled" : "Enabled"} run={() => change(!enabled)}>
      {enabled ? "Disable" : "Enable"}
    </ActButton>
  );
}
