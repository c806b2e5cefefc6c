import type { ReactNode } from "react";
import { RelativeTime } from "./relative-time";
import { Status } from "./status";

/**
 * The state of an old secret that still works, and until when. What follows the word wraps: it stands in a table.
 * @param retiresAt null: until the new one is used for the first time
 * @param children what else is known of it
 */
export function RetiringStatus({
  retiresAt,
  children,
}: {
  retiresAt: Date | null;
  children?: ReactNode;
}) {
  return (
    <span className="flex flex-wrap gap-x-1.5 text-link">
      <Status icon="rotate" tone="notice">
        Retiring
      </Status>
      {retiresAt ? (
        <span>
          stops <RelativeTime at={retiresAt.toISOString()} />
        </span>
      ) : (
        <span>waits for the new one’s first use</span>
      )}
      {children}
    </span>
  );
}
