import { clsx } from "clsx";
import { RelativeTime } from "@/components/ui/relative-time";

const DAY_MS = 86_400_000;
/** From so many days before its end a certificate is told of. */
const WARN_DAYS = 30;
const WIDTH = 100;

/** How much of a certificate's time is over, as a bar between its two dates. */
export function LifeBar({
  notBefore,
  notAfter,
  now,
}: {
  notBefore: Date;
  notAfter: Date;
  now: Date;
}) {
  const whole = notAfter.getTime() - notBefore.getTime();
  const share = Math.min(1, Math.max(0, (now.getTime() - notBefore.getTime()) / whole));
  const left = notAfter.getTime() - now.getTime();
  const tone =
    left <= 0 ? "fill-denied" : left < WARN_DAYS * DAY_MS ? "fill-limited" : "fill-valid";
  return (
    <span className="flex flex-col gap-1">
      <svg
        viewBox={`0 0 ${WIDTH} 4`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${Math.round(share * 100)} % of its time is over`}
        className="h-1 w-full"
      >
        <rect width={WIDTH} height={4} className="fill-hairline" />
        <rect width={share * WIDTH} height={4} className={clsx(tone)} />
      </svg>
      <span className="flex flex-wrap justify-between gap-x-3 text-xs text-muted">
        <span>
          from <RelativeTime withDate at={notBefore.toISOString()} />
        </span>
        <span>
          until <RelativeTime withDate at={notAfter.toISOString()} />
        </span>
      </span>
    </span>
  );
}
