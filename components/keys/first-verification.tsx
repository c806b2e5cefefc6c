"use client";

import { Outcome } from "@/components/charts/glyph";
import { useAttempts, useElapsed } from "@/components/start/attempts";
import { formatLatency } from "@/components/ui/format";
import type { Shown } from "./actions";

/** Waits for the first verification of a new secret, and shows how it came out. */
export default function FirstVerification({ id, version, path, after }: Omit<Shown, "secret">) {
  const first = useAttempts(path, `key:${id} secret:${version}`, after).at(-1);
  const seconds = useElapsed(first !== undefined);
  return (
    <p role="status" className="flex min-h-6 flex-wrap items-center gap-2.5 text-sm text-secondary">
      {first ? (
        <>
          <span>First verified:</span>
          <Outcome code={first.outcome} />
          <span>{formatLatency(first.ms)}</span>
          <span className="font-mono text-xs text-muted">{first.requestId}</span>
        </>
      ) : (
        <>
          <span
            aria-hidden="true"
            className="pulse-live size-3 rounded-full border-2 border-accent"
          />
          Waiting for the first verification…
          <span className="text-muted" aria-hidden="true">
            {seconds} s
          </span>
        </>
      )}
    </p>
  );
}
