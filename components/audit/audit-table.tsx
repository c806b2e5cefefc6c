import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AuditEvent } from "@/lib/audit/event";
import { Changes } from "./changes";
import { EventLine } from "./event-list";

/** Events as rows that open to what changed. Works without JavaScript. `href` narrows the log to something. */
export function AuditTable({
  events,
  href,
}: {
  events: readonly AuditEvent[];
  href: (filter: Readonly<Record<string, string>>) => string;
}) {
  return (
    <ol className="divide-y border-y text-sm">
      {events.map((event) => (
        <li key={event.id}>
          <details className="group">
            <summary className="flex min-h-10 list-none items-center gap-3 py-1.5 hover:bg-hover/60 max-sm:flex-wrap">
              <ChevronRight
                aria-hidden
                className="size-3.5 shrink-0 text-muted transition-transform group-open:rotate-90"
              />
              <span className="min-w-0 flex-1">
                <EventLine event={event} />
              </span>
              <span className="shrink-0 font-mono text-xs text-muted max-md:hidden">
                {event.ip}
              </span>
              <span className="w-28 shrink-0 text-right text-muted max-sm:w-full max-sm:pl-6 max-sm:text-left">
                <RelativeTime at={event.at.toISOString()} />
              </span>
            </summary>
            <div className="flex flex-col gap-3 pt-1 pb-4 pl-6">
              {event.reason && <p>Reason: {event.reason}</p>}
              <Changes before={event.before} after={event.after} />
              <p className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
                <span>Event {event.seq}</span>
                <span className="font-mono">{event.id}</span>
                <span className="font-mono">{event.targetId}</span>
                <Link
                  className="text-link hover:underline"
                  href={href({ targetId: event.targetId })}
                >
                  All of {event.targetName}
                </Link>
                <Link className="text-link hover:underline" href={href({ actorId: event.actorId })}>
                  All by {event.actorName}
                </Link>
                <Link className="text-link hover:underline" href={href({ action: event.action })}>
                  All {event.action}
                </Link>
              </p>
            </div>
          </details>
        </li>
      ))}
    </ol>
  );
}
