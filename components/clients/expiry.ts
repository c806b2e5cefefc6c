import { type Credential, isInUse } from "@/lib/clients/client";

/** When the last credential of those in use ends; null: one of them does not, or there is none. */
export function expiryOf(credentials: readonly Credential[], now: Date): Date | null {
  const inUse = credentials.filter((one) => isInUse(one, now));
  const ends = inUse.map(({ expiresAt, retiresAt }) =>
    Math.min(expiresAt?.getTime() ?? Infinity, retiresAt?.getTime() ?? Infinity),
  );
  const last = Math.max(...ends);
  return Number.isFinite(last) ? new Date(last) : null;
}
