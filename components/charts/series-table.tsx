import { formatExact, formatLatency } from "@/components/ui/format";
import { formatInterval } from "@/components/ui/time";
import type { CursorSeries } from "./chart-cursor";
import type { Cut } from "./chart-frame";

/** The data of a chart as a table: one row a bucket, one column a series, exact numbers. */
export function SeriesTable({
  caption,
  edges,
  zone,
  series,
}: Cut & {
  caption: string;
  series: readonly CursorSeries[];
}) {
  return (
    <table className="w-full text-xs">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          <th scope="col" className="sticky top-0 bg-ground py-1.5 pr-3 text-left font-medium">
            Interval, {zone}
          </th>
          {series.map((each) => (
            <th
              key={each.label}
              scope="col"
              className="sticky top-0 bg-ground px-3 py-1.5 text-right font-medium"
            >
              {each.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {edges.slice(0, -1).map((start, index) => (
          <tr key={start} className="border-t">
            <th scope="row" className="py-1 pr-3 text-left font-normal text-secondary">
              {formatInterval(start, edges[index + 1] ?? start, zone)}
            </th>
            {series.map((each) => (
              <td key={each.label} className="px-3 py-1 text-right">
                {each.unit === "latency"
                  ? formatLatency(each.values[index])
                  : formatExact(each.values[index])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
