import { Outcome } from "@/components/charts/glyph";
import { formatLatency } from "@/components/ui/format";
import type { Attempt } from "./attempts";

const SHOWN = 16;

/** The rows of the log as they arrive, the newest first. */
export function AttemptList({
  attempts,
  dashboardClient,
}: {
  attempts: readonly Attempt[];
  /** The user agent of what the dashboard sent itself. */
  dashboardClient: string;
}) {
  const older = attempts.length - SHOWN;
  return (
    <ol aria-label="Verifications" className="divide-y border-y text-sm">
      {attempts.slice(0, SHOWN).map((attempt) => (
        <li key={attempt.requestId} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 py-2">
          <Outcome code={attempt.outcome} />
          <span className="text-secondary">{formatLatency(attempt.ms)}</span>
          <span className="font-mono text-xs text-muted">{attempt.requestId}</span>
          {attempt.userAgent === dashboardClient && (
            <span className="text-muted">sent from the dashboard</span>
          )}
        </li>
      ))}
      {older > 0 && <li className="py-2 text-muted">and {older} before</li>}
    </ol>
  );
}
