import type { ReactNode } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/field";
import { formatDuration, formatExact, formatLimit, formatPercent } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { replayLimit } from "@/lib/limits/replay";
import type { LimitedKey } from "@/lib/usage/list-limited-keys";
import type { DemandOfDays } from "@/lib/usage/read-demand";
import { adviceOf, reasonOf } from "./limited-table";

/** On which days another limit can be tried. */
export const REPLAY_DAYS = ["1", "7", "30"] as const;

/** What a limit would have done with calls as they came, in a sentence, beside what was done. */
function Replay({ row, limit, past }: { row: LimitedKey; limit: number; past: DemandOfDays }) {
  if (!row.limit) return null;
  const { calls, refused } = replayLimit(past.demand, { ...row.limit, limit });
  return (
    <div role="status" className="text-sm">
      <p>
        {formatLimit(limit, row.limit.windowMs)} would have refused{" "}
        <strong className="font-medium">{formatExact(refused)}</strong> of {formatExact(calls)}{" "}
        calls ({formatPercent(refused, calls)}).
      </p>
      <p className="text-secondary">
        {formatExact(past.refused)} were refused in that time ({formatPercent(past.refused, calls)}
        ).
      </p>
    </div>
  );
}

/** One key's limit: what it would do at another number, and the number itself. `hidden` are the page's other filters. */
export function KeyLimit({
  row,
  simulate,
  days,
  past,
  hidden,
  keyHref,
  closeHref,
  form,
}: {
  row: LimitedKey;
  /** The limit to try, when one was asked for. */
  simulate: number | undefined;
  days: (typeof REPLAY_DAYS)[number];
  /** The calls of these days. */
  past: DemandOfDays;
  hidden: Readonly<Record<string, string>>;
  keyHref: string;
  closeHref: string;
  form: ReactNode;
}) {
  const { limit } = row;
  return (
    <Panel
      id="limit"
      title={row.name}
      note={limit ? `${limit.name}, ${formatLimit(limit.limit, limit.windowMs)}` : "no limit"}
      actions={
        <>
          <LinkButton href={keyHref} size="small" prefetch={false}>
            Open key
          </LinkButton>
          <LinkButton href={closeHref} size="small" variant="quiet" scroll={false}>
            Close
          </LinkButton>
        </>
      }
    >
      {limit && (
        <div className="grid gap-8 lg:grid-cols-2">
          <div className="flex flex-col gap-3">
            <h3 className="font-medium">Try another limit on what was</h3>
            <form
              action="#limit"
              aria-label="Try a limit"
              className="flex flex-wrap items-end gap-2"
            >
              {Object.entries(hidden).map(([name, value]) => (
                <input key={name} type="hidden" name={name} value={value} />
              ))}
              <Input
                label={`Calls each ${formatDuration(limit.windowMs)}`}
                name="simulate"
                inputMode="numeric"
                pattern="[0-9]{1,9}"
                required
                defaultValue={String(simulate ?? limit.limit)}
                className="w-40"
              />
              <Select label="On the last" name="days" defaultValue={days} className="w-28">
                <option value="1">24 h</option>
                <option value="7">7 d</option>
                <option value="30">30 d</option>
              </Select>
              <Button type="submit">Try</Button>
            </form>
            <Replay row={row} limit={simulate ?? limit.limit} past={past} />
            <p className="text-xs text-muted">
              {adviceOf(row)}. {reasonOf(row)}.
            </p>
            <p className="text-xs text-muted">
              An estimate:{" "}
              {past.byMinute
                ? "calls are replayed minute by minute as they came, in windows that do not slide"
                : "of more than 7 days only the sums of hours are kept, so the calls of an hour are taken as even and bursts are lost: a real limit would refuse more"}
              . Who is refused less may also call less often.
            </p>
          </div>
          <div className="flex flex-col gap-3">
            <h3 className="font-medium">Override</h3>
            {form}
          </div>
        </div>
      )}
    </Panel>
  );
}
