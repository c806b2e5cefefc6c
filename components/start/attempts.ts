"use client";

import { useEffect, useState } from "react";
import { useLive } from "@/components/live/use-live";

/** A verification as the list shows it. */
export type Attempt = Readonly<{
  requestId: string;
  outcome: string;
  at: string;
  ms: number;
  userAgent: string;
}>;

/**
 * The verifications that a query finds while the page is open, the newest first, each once.
 * @param path the workspace's
 * @param after the place of the log that the page was drawn at
 */
export function useAttempts(path: string, q: string, after: string): readonly Attempt[] {
  const [attempts, setAttempts] = useState<readonly Attempt[]>([]);
  useLive({
    ...{ path, after, q },
    onBatch: ({ rows }) =>
      setAttempts((now) => {
        const fresh = rows.filter((row) => now.every((one) => one.requestId !== row.requestId));
        return [
          ...fresh
            .map(({ requestId, outcome, at, latencyMicros, userAgent }) => ({
              ...{ requestId, outcome, at, userAgent },
              ms: latencyMicros / 1000,
            }))
            .toReversed(),
          ...now,
        ];
      }),
  });
  return attempts;
}

/** Whole seconds since the component appeared, until `stopped`. */
export function useElapsed(stopped: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (stopped) return;
    const timer = setInterval(() => setSeconds((now) => now + 1), 1000);
    return () => clearInterval(timer);
  }, [stopped]);
  return seconds;
}
