import { formatExact, formatLimit } from "@/components/ui/format";
import { Meter } from "@/components/ui/meter";
import type { Limit } from "@/lib/limits/limit";
import { peakOf } from "@/lib/usage/read-peaks";
import type { Spark } from "@/lib/usage/read-sparks";

/** A key's limit, its API's where it has none of its own, and how near the worst minute of a day came to it. */
export function LimitCell({
  name,
  limits,
  inherited,
  minute,
  spark,
}: {
  name: string;
  limits: readonly Limit[];
  /** Those of its API. */
  inherited: readonly Limit[];
  /** What came in the worst minute. */
  minute: number;
  spark: Spark | undefined;
}) {
  const own = limits.length > 0;
  const [first, ...rest] = own ? limits : inherited;
  if (!first) return <span className="text-muted">—</span>;
  const peak = spark && peakOf(first, minute, spark);
  const said = peak && `${formatExact(peak.calls)} of ${formatExact(peak.admitted)}`;
  const span = peak?.span === "day" ? "in the last 24 h" : `in the worst ${peak?.span} of 24 h`;
  return (
    <span
      className="flex w-20 flex-col gap-0.5 leading-4"
      title={[!own && "Of its API", said && `${said} ${span}`].filter(Boolean).join(". ")}
    >
      <span className={own ? "whitespace-nowrap" : "whitespace-nowrap text-muted"}>
        {formatLimit(first.limit, first.windowMs)}
        {rest.length > 0 && <span className="text-muted"> +{rest.length}</span>}
      </span>
      {peak && (
        <Meter hideText label={`Calls of ${name} ${span}`} value={peak.calls} max={peak.admitted} />
      )}
    </span>
  );
}
