import { formatCount } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import type { Key } from "@/lib/keys/key";
import type { LimitUses } from "@/lib/keys/read-limit-use";
import { LiveLimits } from "./live-limits";

const DAY_MS = 86_400_000;

/** How near a key is to its limits right now, and how long its credits will last. */
export function LimitsRail({
  limits: { uses, inherited },
  credits,
  spent,
  ...live
}: {
  limits: LimitUses;
  credits: Key["credits"];
  /** Credits spent in the range of the page, whose length is in milliseconds. */
  spent: Readonly<{ credits: number; rangeMs: number }>;
  path: string;
  keyId: string;
  after: string;
  drawnAt: number;
}) {
  const none = uses.length === 0;
  return (
    <Panel title="Limits" note={inherited && !none ? "of the API" : undefined}>
      {none ? (
        <p className="text-sm text-secondary">No limit: it may be verified as often as it is.</p>
      ) : (
        <LiveLimits
          {...live}
          uses={uses.map(({ at, freeAt, ...use }) => ({
            ...use,
            at: at?.toISOString() ?? null,
            freeAt: freeAt?.toISOString() ?? null,
          }))}
        />
      )}
      <dl className="mt-4 flex justify-between border-t pt-3 text-sm">
        <dt>Credits</dt>
        <dd className={credits?.remaining === 0 ? "font-medium text-denied-text" : undefined}>
          {credits === null ? "Unlimited" : `${formatCount(credits.remaining)} left`}
        </dd>
      </dl>
      {credits && <p className="mt-1 text-xs text-muted">{sayCredits(credits, spent)}</p>}
    </Panel>
  );
}

/** When credits will be used up at the rate of the range, and what refills them. */
export function sayCredits(
  { remaining, refill }: NonNullable<Key["credits"]>,
  { credits, rangeMs }: Readonly<{ credits: number; rangeMs: number }>,
): string {
  const perDay = (credits / rangeMs) * DAY_MS;
  const days = remaining / perDay;
  const lasts =
    perDay === 0
      ? "None were spent in this range."
      : remaining === 0
        ? "Used up."
        : days < 1
          ? "Used up in less than a day at this rate."
          : `Enough for ${days > 1000 ? "years" : `${Math.floor(days)} d`} at this rate.`;
  if (!refill) return lasts;
  const verb = refill.mode === "set" ? "Refilled to" : "Refilled by";
  return `${lasts} ${verb} ${formatCount(refill.amount)} every ${refill.every}.`;
}
