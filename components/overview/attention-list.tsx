import {
  CalendarClock,
  Infinity as Endless,
  FileBadge,
  Gauge,
  Hourglass,
  RotateCw,
  Webhook,
} from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { formatPercent, plural } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Attention } from "@/lib/attention/attention";

const ICONS = {
  expiring: CalendarClock,
  overlap: RotateCw,
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
  if (item.kind === "certificate") return `/settings/certificates#${item.certificateId}`;
  if (item.kind === "limited") return `/limits?key=${item.keyId}#limit`;
  if ("keyId" in item) return `/keys/${item.keyId}`;
  return `/keys?${item.kind === "unused" ? "unused=90d&status=active" : "expires=never"}`;
}

/** The keys that need a person, the most pressing first, each a link to where it is mended. */
export function AttentionList({ items, path }: { items: Attention[]; path: string }) {
  if (items.length === 0)
    return <p className="text-sm text-secondary">Nothing needs you. All keys are in order.</p>;
  return (
    <ul className="divide-y border-y">
      {items.map((item) => {
        const Icon = ICONS[item.kind];
        const one = "name" in item;
        const { what, todo } = explain(item);
        return (
          <li
            key={`${item.kind} ${placeOf(item)}`}
            className="flex min-h-10 items-center gap-3 py-1.5 text-sm"
          >
            <Icon aria-hidden className="size-4 shrink-0 text-limited-text" />
            <span className="min-w-0 flex-1">
              <span className="font-medium">{one ? item.name : plural(item.count, "key")}</span>{" "}
              <span className="text-secondary">{what}</span>
            </span>
            <Link
              href={`${path}${placeOf(item)}`}
              prefetch={false}
              className="inline-flex min-h-6 shrink-0 items-center text-link hover:underline"
            >
              {todo}
              <span className="sr-only">: {one ? item.name : plural(item.count, "key")}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
