import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import type { Webhook } from "@/lib/webhooks/webhook";

/** Whether a webhook is told of events, and whether it takes them. */
export function WebhookStatus({
  webhook: { enabled, disabledReason, failingSince },
}: {
  webhook: Pick<Webhook, "enabled" | "disabledReason" | "failingSince">;
}) {
  if (!enabled)
    return (
      <Status icon="pause" tone={disabledReason ? "danger" : "off"}>
        {disabledReason ? "Disabled by Keyway" : "Disabled"}
      </Status>
    );
  if (failingSince)
    return (
      <Status icon="warn" tone="warning">
        Failing since <RelativeTime at={failingSince.toISOString()} />
      </Status>
    );
  return <Status icon="check">Enabled</Status>;
}
