"use client";

import { clsx } from "clsx";
import { Pause, Play } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/feedback";
import { formatExact } from "@/components/ui/format";
import { Refresh } from "@/components/ui/refresh";
import { useShortcut } from "@/components/ui/shortcuts";
import type { LiveState } from "./stream";

const POLL_SECONDS = 5;

/** Turns a list live and back (L), and says how it stands: what waits, and that the connection is lost. */
export function LiveBar({
  on,
  setOn,
  state,
  waiting,
  left,
  release,
  unable,
}: {
  on: boolean;
  setOn: (on: boolean) => void;
  state: LiveState;
  waiting: number;
  left: number;
  release: () => void;
  /** Why it cannot be live now. */
  unable?: string;
}) {
  useShortcut("l", on ? "Pause the live list" : "Follow the list live", () => {
    if (!unable) setOn(!on);
  });
  const Icon = on ? Pause : Play;
  return (
    <div className="mb-2 flex flex-col gap-2">
      <div className="flex min-h-8 flex-wrap items-center gap-2 text-sm">
        <Button
          size="small"
          aria-pressed={on}
          aria-keyshortcuts="l"
          disabledReason={unable}
          onClick={() => setOn(!on)}
        >
          <Icon aria-hidden /> {on ? "Pause" : "Live"}
        </Button>
        {on && (
          <span className="inline-flex items-center gap-1.5 text-muted">
            <span
              aria-hidden
              className={clsx(
                "size-2 rounded-full",
                state === "open" ? "bg-accent" : "border border-control",
              )}
            />
            {state === "open" ? "Live" : state === "paused" ? "Paused" : "Connecting…"}
          </span>
        )}
        {waiting > 0 && (
          <Button size="small" variant="primary" onClick={release}>
            Show {formatExact(waiting)} new
          </Button>
        )}
        {on && left > 0 && (
          <span className="text-muted">
            {formatExact(left)} more came too fast to be shown; the log has them.
          </span>
        )}
      </div>
      {on && state === "reconnecting" && (
        <>
          <Callout tone="warning">
            Live paused: reconnecting. Until then the list is read anew every {POLL_SECONDS} s.
          </Callout>
          <Refresh seconds={POLL_SECONDS} />
        </>
      )}
    </div>
  );
}
