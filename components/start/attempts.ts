"use client";

import { useEffect, useState } from "react";

/** A verification as it arrives from the log. */
export type Attempt = Readonly<{
  requestId: string;
  outcome: string;
  at: string;
  ms: number;
  userAgent: string;
}>;

/** The verifications of a key while the page is open, the newest first, each once. */
export function useAttempts(keyId: string): readonly Attempt[] {
  const [attempts, setAttempts] = useState<readonly Attempt[]>([]);
  useEffect(() => {
    const source = new EventSource(`/start/events?key=${encodeURIComponent(keyId)}`);
    source.onmessage = ({ data }) => {
      const attempt: Attempt = JSON.parse(data);
      setAttempts((now) =>
        now.some((one) => one.requestId === attempt.requestId) ? now : [attempt, ...now],
      );
    };
    return () => source.close();
  }, [keyId]);
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
