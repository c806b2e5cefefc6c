import { Checkbox } from "@/components/ui/choice";
import { Input } from "@/components/ui/field";
import type { Refused } from "@/components/ui/form-state";
import { EVENT_WORDS, WEBHOOK_EVENTS } from "@/lib/webhooks/event-type";

/** Where a webhook is, and what it is told. */
export function WebhookFields({
  refused,
  url,
  events = WEBHOOK_EVENTS,
}: {
  refused: Refused | undefined;
  url?: string;
  events?: readonly string[];
}) {
  return (
    <>
      <Input
        label="URL"
        name="url"
        type="url"
        required
        placeholder="https://example.com/keyway"
        hint="https, reachable from the Internet."
        defaultValue={refused?.values.url ?? url}
        error={refused?.errors.url}
      />
      <fieldset>
        <legend className="mb-1 text-sm font-medium">Tell it when</legend>
        {WEBHOOK_EVENTS.map((event) => (
          <Checkbox
            key={event}
            name="events"
            value={event}
            defaultChecked={events.includes(event)}
            label={EVENT_WORDS[event]}
            hint={<span className="font-mono">{event}</span>}
          />
        ))}
        {refused?.errors.events && (
          <p role="alert" className="text-sm text-denied-text">
            {refused.errors.events}
          </p>
        )}
      </fieldset>
    </>
  );
}
