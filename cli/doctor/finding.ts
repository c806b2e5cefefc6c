export type State = "ok" | "warning" | "fault";

/** What was looked at, and what to do about it. */
export type Finding = Readonly<{ check: string; state: State; detail: string; advice?: string }>;

export const ok = (check: string, detail: string): Finding => ({ check, state: "ok", detail });

export const bad = (
  state: "warning" | "fault",
  check: string,
  detail: string,
  advice: string,
): Finding => ({
  ...{ check, state, detail, advice },
});

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message || error.name : String(error);

/** Clocks may be so far apart, in milliseconds. */
const CLOCK_MS = 2000;

/** How far another clock was from this machine's, which was read before and after asking. */
export function clockFinding(check: string, other: number, before: number, after: number): Finding {
  const apart = Math.round(Math.abs(other - (before + after) / 2));
  return apart <= CLOCK_MS
    ? ok(check, `${apart} ms from this machine's`)
    : bad(
        "warning",
        check,
        `${apart} ms from this machine's`,
        "Run NTP on both: expiry and windows follow the clock.",
      );
}
