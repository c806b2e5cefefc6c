import { Sparkline } from "@/components/charts/sparkline";
import { formatPercent } from "@/components/ui/format";
import type { DeliveryCounts } from "@/lib/webhooks/count-deliveries";

/** How many deliveries of a day arrived, with an hour a bar; failures are the top part of each. */
export function SuccessRate({
  counts,
  name,
}: {
  counts: DeliveryCounts | undefined;
  name: string;
}) {
  if (!counts) return <span className="text-muted">nothing sent</span>;
  const { delivered, failed, pending, hours } = counts;
  const ended = delivered + failed;
  const words = [
    `${delivered} of ${ended} delivered`,
    ...(pending ? [`${pending} on their way`] : []),
  ];
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2.5" title={words.join(", ")}>
      {ended > 0 && (
        <Sparkline
          label={`Deliveries to ${name}, last 24 h`}
          valid={hours.map((one) => one.delivered)}
          problems={hours.map((one) => one.failed)}
          hideTotal
        />
      )}
      <span className={failed > 0 ? "font-medium text-limited-text" : undefined}>
        {ended > 0 ? formatPercent(delivered, ended) : "–"}
      </span>
      {pending > 0 && <span className="text-muted">{pending} on their way</span>}
    </span>
  );
}
