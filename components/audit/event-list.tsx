import { Bot, KeyRound, Server, UserRound } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AuditEvent } from "@/lib/audit/event";
import { describeAction } from "./sentence";

const ICONS = { member: UserRound, key: KeyRound, client: Server, system: Bot } as const;
const KINDS = {
  member: "Person",
  key: "Key",
  client: "OAuth client",
  system: "Keyway itself",
} as const;

/** Who did what to what, in a line an event. */
export function EventLine({ event }: { event: AuditEvent }) {
  const Icon = ICONS[event.actorKind];
  return (
    <span className="inline-flex min-w-0 items-baseline gap-2">
      <Icon aria-hidden className="size-3.5 shrink-0 translate-y-0.5 text-muted" />
      <span className="min-w-0">
        <span className="sr-only">{KINDS[event.actorKind]} </span>
        <span className="font-medium">{event.actorName}</span>{" "}
        <span className="text-secondary">{describeAction(event)}</span> {event.targetName}
      </span>
    </span>
  );
}

/** The newest events, for an overview. */
export function EventList({ events }: { events: readonly AuditEvent[] }) {
  return (
    <ol className="divide-y border-y text-sm">
      {events.map((event) => (
        <li key={event.id} className="flex min-h-9 items-center gap-4 py-1.5">
          <span className="min-w-0 flex-1">
            <EventLine event={event} />
          </span>
          <span className="shrink-0 text-muted">
            <RelativeTime at={event.at.toISOString()} />
          </span>
        </li>
      ))}
    </ol>
  );
}
