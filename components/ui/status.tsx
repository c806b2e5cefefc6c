import { clsx } from "clsx";
import {
  Ban,
  Check,
  CircleDashed,
  CirclePause,
  Clock,
  type LucideIcon,
  RotateCw,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";

export type Tone = "quiet" | "good" | "notice" | "warning" | "danger" | "off";

const TONE: Record<Tone, string> = {
  quiet: "text-secondary",
  good: "text-valid-text",
  notice: "text-link",
  warning: "text-limited-text",
  danger: "text-denied-text",
  off: "text-inactive-text",
};

const ICON = {
  check: Check,
  clock: Clock,
  dashed: CircleDashed,
  pause: CirclePause,
  rotate: RotateCw,
  stop: Ban,
  warn: TriangleAlert,
} satisfies Record<string, LucideIcon>;

/** A state as icon and word, never colour alone. Healthy states are quiet: colour is for what needs a human. */
export function Status({
  icon,
  tone = "quiet",
  children,
}: {
  icon: keyof typeof ICON;
  tone?: Tone;
  children: ReactNode;
}) {
  const Icon = ICON[icon];
  return (
    <span className={clsx("inline-flex items-center gap-1.5 whitespace-nowrap", TONE[tone])}>
      <Icon aria-hidden className="size-3.5 shrink-0" strokeWidth={2.25} />
      {children}
    </span>
  );
}

/** The state of a key, by its word in the API (`active`, `disabled`, `expired`, `revoked`, `not_yet_valid`, `rotating`). */
export function KeyStatus({ status }: { status: string }) {
  if (status === "active") return <Status icon="check">Active</Status>;
  if (status === "rotating")
    return (
      <Status icon="rotate" tone="notice">
        Rotating
      </Status>
    );
  if (status === "disabled")
    return (
      <Status icon="pause" tone="off">
        Disabled
      </Status>
    );
  if (status === "expired")
    return (
      <Status icon="clock" tone="warning">
        Expired
      </Status>
    );
  if (status === "revoked")
    return (
      <Status icon="stop" tone="danger">
        Revoked
      </Status>
    );
  return (
    <Status icon="dashed" tone="off">
      Not yet valid
    </Status>
  );
}

/** A small word with a hairline round it: a tag, a scope, a count. `onRemove` belongs beside it, not inside. */
export function Tag({
  children,
  mono,
  tone = "quiet",
}: {
  children: ReactNode;
  mono?: boolean;
  tone?: Tone;
}) {
  return (
    <span
      className={clsx(
        "inline-flex h-5 max-w-full items-center gap-1 truncate rounded-[3px] border px-1.5 text-xs",
        mono && "font-mono",
        tone === "warning" && "border-limited/50 bg-warning-soft",
        TONE[tone],
      )}
    >
      {children}
    </span>
  );
}

/** Which environment a thing belongs to. Test is marked; live is the plain case. */
export function EnvironmentTag({ environment }: { environment: string }) {
  return <Tag tone={environment === "test" ? "warning" : "quiet"}>{environment}</Tag>;
}

/** A key on the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-[3px] border border-b-2 px-1 font-sans text-xs text-muted">
      {children}
    </kbd>
  );
}
