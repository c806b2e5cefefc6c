import { Outcome } from "@/components/charts/glyph";
import { formatLatency } from "@/components/ui/format";
import type { Attempt } from "./attempts";

const SHOWN = 16;
const ROW =
  "grid grid-cols-[10.5rem_1fr] items-baseline gap-x-4 gap-y-1 py-2 sm:grid-cols-[10.5rem_4rem_1fr_auto]";

/** The rows of the log as they arrive, the newest first. `label` names the list. */
export function AttemptList({
  label,
  attempts,
  dashboardClient,
}: {
  label: string;
  attempts: readonly Attempt[];
  /** The user agent of what the dashboard sent itself. */
  dashboardClient: string;
}) {
  const older = attempts.length - SHOWN;
  return (
    <ol aria-label={label} className="divide-y border-y text-sm">
      {attempts.slice(0, SHOWN).map((attempt) => (
        <li key={attempt.requestId} className={ROW}>
          <Outcome code={attempt.outcome} />
          <span className="text-right text-secondary">{formatLatency(attempt.ms)}</span>
          <span className="truncate font-mono text-xs text-muted">{attempt.requestId}</span>
          {attempt.userAgent === dashboardClient && (
            <span className="text-muted">sent from the dashboard</span>
          )}
        </li>
      ))}
      {older > 0 && <li className="py-2 text-muted">and {older} before</li>}
    </ol>
  );
}
