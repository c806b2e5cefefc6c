import { Bars } from "@/components/charts/bars";
import { HeatCursor } from "@/components/charts/heat-cursor";
import { formatExact, plural } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { formatClock, formatDay } from "@/components/ui/time";

const HEIGHT = 28;
const FILLS = ["fill-heat-2", "fill-heat-3", "fill-heat-4", "fill-heat-5", "fill-heat-6"] as const;
const HOUR_MS = 3_600_000;

/** Refusals by a limit in each cell of a day. */
export type DayOfHits = Readonly<{ edges: readonly number[]; hits: readonly number[] }>;

/** When a key met its limits in the last 24 h: a strip of five minutes a cell; a cell opens the log of that moment. */
export function LimitHits({
  id,
  name,
  day: { edges, hits },
  logsHref,
  zone,
}: {
  id: string;
  name: string;
  day: DayOfHits;
  logsHref: string;
  zone: string;
}) {
  const total = hits.reduce((sum, one) => sum + one, 0);
  const most = Math.max(1, ...hits);
  const met = hits.flatMap((count, index) =>
    count > 0 ? [{ count, index, at: edges[index] ?? 0 }] : [],
  );
  const hours = [0, 6, 12, 18].map((hour) => (edges[0] ?? 0) + hour * HOUR_MS);
  return (
    <Panel
      title="When it met a limit"
      note={
        total === 0
          ? "never in 24 h"
          : `${formatExact(total)} refused in ${plural(met.length, "stretch", "stretches")} of 5 min, 24 h`
      }
    >
      {total > 0 && (
        <figure aria-label={`Refusals by a limit of ${name}, 24 h`}>
          <div className="relative">
            <svg
              width="100%"
              height={HEIGHT}
              viewBox={`0 0 ${hits.length} ${HEIGHT}`}
              preserveAspectRatio="none"
              aria-hidden="true"
              className="block bg-sunken"
            >
              <Bars
                bars={met.map(({ count, index }) => ({
                  ...{ x: index, width: 1, y: 0, height: HEIGHT },
                  fill: FILLS[Math.floor(Math.sqrt(count / most) * (FILLS.length - 1))] ?? FILLS[4],
                }))}
              />
            </svg>
            <HeatCursor
              label="Refusals by a limit"
              rows={[{ id, name, hits }]}
              edges={edges}
              logsHref={logsHref}
            />
          </div>
          <div aria-hidden className="mt-1 flex justify-between text-xs text-muted">
            {hours.map((at) => (
              <span key={at}>
                {formatDay(at, zone)} {formatClock(at, zone)}
              </span>
            ))}
            <span>now</span>
          </div>
          <details className="mt-1 text-sm">
            <summary className="w-fit py-1 text-xs text-muted underline underline-offset-3 hover:text-ink">
              Show as table
            </summary>
            <table className="w-full text-xs">
              <caption className="sr-only">Refusals by a limit, 24 h</caption>
              <thead>
                <tr>
                  <th scope="col" className="py-1.5 text-left font-medium">
                    5 min from, {zone}
                  </th>
                  <th scope="col" className="py-1.5 text-right font-medium">
                    Refused
                  </th>
                </tr>
              </thead>
              <tbody>
                {met.map(({ at, count }) => (
                  <tr key={at} className="border-t">
                    <th scope="row" className="py-1 text-left font-normal">
                      {formatDay(at, zone)} {formatClock(at, zone)}
                    </th>
                    <td className="py-1 text-right">{formatExact(count)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </figure>
      )}
    </Panel>
  );
}
