"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useLive } from "@/components/live/use-live";
import { formatDuration, formatExact, formatLimit } from "@/components/ui/format";
import { Meter } from "@/components/ui/meter";
import { formatDistance } from "@/components/ui/time";
import type { LimitUse } from "@/lib/keys/read-limit-use";

/** A use as it goes through JSON, or as the page was drawn with. */
export type ShownUse = Omit<LimitUse, "at" | "freeAt"> &
  Readonly<{ at: string | null; freeAt: string | null }>;

const READ_EVERY_MS = 1_000;

/** The seconds of the clock while something runs out. */
function useSeconds(start: number): number {
  const [now, setNow] = useState(start);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** How a limit stands at `now` by what was known of it: a bucket fills up, a window gives back at its end. */
function standing({ limit, most, used, at, freeAt }: ShownUse, now: number) {
  if (at === null || freeAt === null || Date.parse(freeAt) <= now)
    return { used: 0, resetsInMs: 0 };
  const resetsInMs = Date.parse(freeAt) - now;
  if (limit.algorithm !== "token_bucket") return { used, resetsInMs };
  return { used: Math.min(used, Math.ceil((resetsInMs / limit.windowMs) * most)), resetsInMs };
}

/**
 * A meter for each limit of a key, read anew as soon as something is verified with it: what is left, of what, and when
 * it is all there again.
 */
export function LiveLimits({
  path,
  keyId,
  after,
  uses: given,
  drawnAt,
}: {
  path: string;
  keyId: string;
  after: string;
  uses: readonly ShownUse[];
  /** Milliseconds since 1970. */
  drawnAt: number;
}) {
  const [read, setRead] = useState<{ uses: readonly ShownUse[]; of: readonly ShownUse[] }>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const now = useSeconds(drawnAt);
  const load = useCallback(async () => {
    timer.current = undefined;
    const response = await fetch(`${path}/keys/${keyId}/limits.json`).catch(() => undefined);
    if (response?.ok) setRead({ uses: await response.json(), of: given });
  }, [path, keyId, given]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive({
    ...{ path, after, q: `key:${keyId}` },
    onBatch: () => {
      timer.current ??= setTimeout(load, READ_EVERY_MS);
    },
  });
  // What the page was drawn with anew is newer than what was read before.
  const uses = read?.of === given ? read.uses : given;
  return (
    <ul className="flex flex-col gap-4">
      {uses.map((use) => {
        const { limit, most, at } = use;
        const { used, resetsInMs } = standing(use, now);
        const seconds = Math.ceil(resetsInMs / 1000) * 1000;
        return (
          <li key={limit.name}>
            <Meter
              label={limit.name}
              value={used}
              max={most}
              {...(seconds > 0 ? { resets: `resets in ${formatDuration(seconds)}` } : {})}
            />
            <p className="mt-1 text-xs text-muted">
              {formatExact(Math.max(0, most - used))} left of {formatLimit(most, limit.windowMs)}
              {most !== limit.limit && ", by an override"}
              {limit.mode === "monitor" && ", counted but not enforced"}
              {!limit.auto && ", only when verify names it"}
              {at && seconds > 0 && `; last taken ${formatDistance(Date.parse(at), now)}`}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
