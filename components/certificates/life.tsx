import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";

const DAY_MS = 86_400_000;
/** From so many days before its end a certificate is told of. */
const WARN_DAYS = 30;

/** When a certificate ends, or that it did. */
export function Life({ notBefore, notAfter }: { notBefore: Date; notAfter: Date }) {
  const now = Date.now();
  const end = <RelativeTime at={notAfter.toISOString()} />;
  if (notAfter.getTime() < now)
    return (
      <Status icon="stop" tone="danger">
        Expired {end}
      </Status>
    );
  if (notBefore.getTime() > now)
    return (
      <Status icon="clock" tone="off">
        Starts <RelativeTime at={notBefore.toISOString()} />
      </Status>
    );
  if (notAfter.getTime() < now + WARN_DAYS * DAY_MS)
    return (
      <Status icon="warn" tone="warning">
        Expires {end}
      </Status>
    );
  return <>{end}</>;
}
