/** How often and for how long deliveries are attempted. */
export type DeliverySettings = Readonly<{
  /** How long after the attempt before each one is made, in milliseconds; the first is 0. */
  retryMs: readonly number[];
  timeoutMs: number;
}>;

/** A receiver that has answered nothing right for so long is not called any more. */
const GIVE_UP_MS = 3 * 86_400_000;

/** Up to a fifth more, so that a receiver that was away is not called by everybody at once. */
const JITTER = 0.2;

/** What an attempt came to. `status` is null when there was no answer. */
export type Attempted = Readonly<{ status: number | null }>;

/** 2xx is success; a redirect is a failure like any other (Standard Webhooks). */
export const isSuccess = ({ status }: Attempted): boolean =>
  status !== null && status >= 200 && status < 300;

/**
 * When the next attempt is made, after `made` of them have failed.
 * @param random from 0 to 1
 * @returns null when none is left
 */
export function nextAttempt(
  { retryMs }: DeliverySettings,
  made: number,
  now: Date,
  random: number,
): Date | null {
  const delay = retryMs[made];
  return delay === undefined ? null : new Date(now.getTime() + delay * (1 + JITTER * random));
}

/**
 * Why a webhook is disabled after this attempt, or null.
 * @param last whether no attempt is left for this delivery
 * @param failingSince since when every attempt to reach this webhook has failed
 */
export function reasonToDisable(
  attempted: Attempted,
  last: boolean,
  failingSince: Date,
  now: Date,
): string | null {
  if (attempted.status === 410) return "The receiver answered 410 Gone.";
  const days = Math.floor((now.getTime() - failingSince.getTime()) / 86_400_000);
  if (last && now.getTime() - failingSince.getTime() >= GIVE_UP_MS)
    return `Every delivery has failed for ${days} days.`;
  return null;
}
