import { formatCount, formatDuration, formatLimit } from "@/components/ui/format";
import { Meter } from "@/components/ui/meter";
import { Panel } from "@/components/ui/panel";
import type { Key } from "@/lib/keys/key";
import type { LimitUse } from "./limit-use";

/** How near a key is to its limits, and what is left of its credits. */
export function LimitsRail({
  uses,
  credits,
  inherited,
}: {
  uses: readonly LimitUse[];
  credits: Key["credits"];
  /** The limits are those of the API. */
  inherited: boolean;
}) {
  const none = uses.length === 0;
  return (
    <Panel title="Limits" note={inherited && !none ? "of the API" : undefined}>
      {none && (
        <p className="text-sm text-secondary">No limit: it may be verified as often as it is.</p>
      )}
      <ul className="flex flex-col gap-4">
        {uses.map(({ limit, used, resetsInMs }) => (
          <li key={limit.name}>
            <Meter
              label={limit.name}
              value={used}
              max={limit.limit}
              {...(resetsInMs === null
                ? {}
                : { resets: `resets in ${formatDuration(Math.ceil(resetsInMs / 1000) * 1000)}` })}
            />
            <p className="mt-1 text-xs text-muted">
              {formatLimit(limit.limit, limit.windowMs)}
              {limit.mode === "monitor" && ", counted but not enforced"}
              {!limit.auto && ", only when verify names it"}
            </p>
          </li>
        ))}
      </ul>
      <dl className="mt-4 flex justify-between border-t pt-3 text-sm">
        <dt>Credits</dt>
        <dd className={credits?.remaining === 0 ? "font-medium text-denied-text" : undefined}>
          {credits === null ? "Unlimited" : `${formatCount(credits.remaining)} left`}
        </dd>
      </dl>
      {credits?.refill && (
        <p className="mt-1 text-xs text-muted">
          {credits.refill.mode === "set" ? "Refilled to" : "Refilled by"}{" "}
          {formatCount(credits.refill.amount)} every {credits.refill.every}
        </p>
      )}
    </Panel>
  );
}
