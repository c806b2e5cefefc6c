"use client";

import { FormSheet } from "@/components/ui/form-sheet";
import type { FormAction } from "@/components/ui/form-state";
import { WebhookFields } from "./webhook-fields";

type Made = { id: string; secret: string };

/** What is said of a webhook's secret where it is shown. */
export const SIGNING_SECRET = {
  name: "signing secret",
  variable: "KEYWAY_WEBHOOK_SECRET",
  kept: "Your receiver checks every message with it.",
};

/** The button and the sheet that add a webhook and then show its secret once. */
export function NewWebhook({ create }: { create: FormAction<Made> }) {
  return (
    <FormSheet
      adds
      label="Add webhook"
      title="Add a webhook"
      action="Add webhook"
      variant="primary"
      create={create}
      placed={["url", "events"]}
      secretOf={({ secret }) => ({ secret, ...SIGNING_SECRET })}
    >
      {(refused) => <WebhookFields refused={refused} />}
    </FormSheet>
  );
}
