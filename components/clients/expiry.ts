import { type Credential, isInUse } from "@/lib/clients/client";

/** When the last credential of those in use ends; null: one of them does not, or there is none. */
export function expiryOf(credentials: readonly Credential[], now: Date): Date | null {
  const inUse = credentials.filter((one) => isInUse(one, now));
  const ends = inUse.map(({ expiresAt, retiresAt }) => retiresAt ?? expiresAt);
  const times = ends.flatMap((end) => (end ? [end.getTime()] : []));
  return times.length === 0 || times.length < ends.length ? null : new Date(Math.max(...times));
}
