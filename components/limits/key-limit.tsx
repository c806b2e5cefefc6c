import type { ReactNode } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { formatDuration, formatExact, formatLimit, formatPercent } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { replayLimit } from "@/lib/limits/replay";
import type { LimitedKey } from "@/lib/usage/list-limited-keys";
import { adviceOf } from "./limited-table";

/** What a limit would have done with the calls of the last day, in a sentence. */
function Replay({ row, limit }: { row: LimitedKey; limit: number }) {
  if (!row.limit) return null;
  const { calls, refused } = replayLimit(row.demand, { ...row.limit, limit });
  return (
    <p role="status" className="text-sm">
      {formatLimit(limit, row.limit.windowMs)} would have refused{" "}
      <strong className="font-medium">{formatExact(refused)}</strong> of {formatExact(calls)} calls
      ({formatPercent(refused, calls)}).
    </p>
  );
}

/** One key's limit: what it would do at another number, and the number itself. `hidden` are the page's other filters. */
export function KeyLimit({
  row,
  simulate,
  hidden,
  keyHref,
  closeHref,
  form,
}: {
  row: LimitedKey;
  /** The limit to try, when one was asked for. */
  simulate: number | undefined;
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
            <h3 className="font-medium">Try another limit on the last 24 h</h3>
            <form action="#limit" aria-label="Try a limit" className="flex items-end gap-2">
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
              <Button type="submit">Try</Button>
            </form>
            <Replay row={row} limit={simulate ?? limit.limit} />
            <p className="text-xs text-muted">
              {adviceOf(row)}. Calls are replayed minute by minute as they came; who is refused less
              may also call less often.
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
