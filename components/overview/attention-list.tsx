import {
  CalendarClock,
  Infinity as Endless,
  FileBadge,
  Gauge,
  Hourglass,
  RotateCw,
  Scissors,
  ShieldQuestion,
  Webhook,
} from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { formatPercent, plural } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Attention } from "@/lib/attention/attention";
import { type FixActions, fixOf } from "./fix";
import { FixButton } from "./fix-button";

const ICONS = {
  expiring: CalendarClock,
  overlap: RotateCw,
  overscoped: Scissors,
  unknown: ShieldQuestion,
  limited: Gauge,
  unused: Hourglass,
  unending: Endless,
  webhook: Webhook,
  certificate: FileBadge,
} as const;

/** What is the matter, and what one does about it. */
function explain(item: Attention): { what: ReactNode; todo: string } {
  switch (item.kind) {
    case "expiring":
      return {
        what: (
          <>
            expires <RelativeTime at={item.at.toISOString()} />
          </>
        ),
        todo: "Rotate or extend",
      };
    case "overlap":
      return {
        what: (
          <>
            old secret still used, last <RelativeTime at={item.at.toISOString()} />
          </>
        ),
        todo: "See who uses it",
      };
    case "overscoped":
      return {
        what: `holds ${plural(item.unused.length, "scope")} that it did not use for 30 days`,
        todo: "See its scopes",
      };
    case "unknown":
      return {
        what: (
          <>
            in an hour, <RelativeTime at={item.at.toISOString()} />, where {item.usual} are usual
          </>
        ),
        todo: "See them in the log",
      };
    case "limited":
      return {
        what: `${formatPercent(item.share, 1)} of its calls in 24 h were rate limited`,
        todo: "Try another limit",
      };
    case "webhook":
      return {
        what: (
          <>
            {item.disabled ? "was disabled, failing since" : "has failed since"}{" "}
            <RelativeTime at={item.at.toISOString()} />
          </>
        ),
        todo: "See what it answers",
      };
    case "certificate":
      return {
        what: (
          <>
            {item.over ? "expired" : "expires"} <RelativeTime at={item.at.toISOString()} />
          </>
        ),
        todo: item.over ? "Remove certificate" : "Add the next certificate",
      };
    case "unused":
      return { what: `not used for 90 days`, todo: "Review" };
    case "unending":
      return { what: `${item.count === 1 ? "never expires" : "never expire"}`, todo: "Set a date" };
  }
}

/** Where it is mended, under the workspace's path. */
function placeOf(item: Attention): string {
  if (item.kind === "webhook") return `/settings/webhooks/${item.webhookId}`;
  if (item.kind === "certificate")
    return item.clientId === null
      ? `/settings/certificates#${item.certificateId}`
      : `/clients/${item.clientId}`;
  if (item.kind === "unknown") {
    const to = new Date(item.at.getTime() + 3_600_000).toISOString();
    return `/logs?outcome=unknown&from=${item.at.toISOString()}&to=${to}`;
  }
  if (item.kind === "limited") return `/limits?key=${item.keyId}#limit`;
  if ("keyId" in item) return `/keys/${item.keyId}`;
  return `/keys?${item.kind === "unused" ? "unused=90d&status=active" : "expires=never"}`;
}

/** So many are shown at once; the others on demand. */
const FIRST = 8;

/** What an item is about, as the beginning of its line. */
function subjectOf(item: Attention): string {
  if ("name" in item) return item.name;
  return plural(item.count, item.kind === "unknown" ? "unknown key" : "key");
}

/**
 * What needs a person, the most pressing first: each a link to where it is mended, and with what mends it at once where
 * that can be. `fixes` is left out for whoever may only look.
 */
export function AttentionList({
  items,
  path,
  environment,
  fixes,
}: {
  items: Attention[];
  path: string;
  environment: "live" | "test";
  fixes: FixActions | undefined;
}) {
  if (items.length === 0)
    return <p className="text-sm text-secondary">Nothing needs you. All keys are in order.</p>;
  const first = items.slice(0, FIRST);
  const rest = items.slice(FIRST);
  const lines = (some: Attention[]) => (
    <ul className="divide-y border-b">
      {some.map((item) => {
        const Icon = ICONS[item.kind];
        const fix = fixes && fixOf(item);
        const { what, todo } = explain(item);
        return (
          <li
            key={`${item.kind} ${placeOf(item)}`}
            className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 py-1.5 text-sm"
          >
            <Icon aria-hidden className="size-4 shrink-0 text-limited-text" />
            <span className="min-w-48 flex-1">
              <span className="font-medium">{subjectOf(item)}</span>{" "}
              <span className="text-secondary">{what}</span>
            </span>
            <Link
              href={`${path}${placeOf(item)}`}
              prefetch={false}
              className="inline-flex min-h-6 shrink-0 items-center text-link hover:underline"
            >
              {todo}
              <span className="sr-only">: {subjectOf(item)}</span>
            </Link>
            {fix && fixes && (
              <FixButton
                fix={fix}
                actions={fixes}
                keysHref={`${path}/keys`}
                environment={environment}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
  return (
    <div className="border-t">
      {lines(first)}
      {rest.length > 0 && (
        <details>
          <summary className="flex h-10 w-fit list-none items-center text-sm text-link underline underline-offset-3">
            Show {rest.length} more
          </summary>
          <div className="border-t">{lines(rest)}</div>
        </details>
      )}
    </div>
  );
}
