import type { Outcome } from "./answer";

/** The six groups of outcomes, as charts and the log's queries name them. */
export type OutcomeGroup = "valid" | "limited" | "quota" | "denied" | "inactive" | "unknown";

/** The group of each outcome. */
export const GROUP_OF: Readonly<Record<Outcome, OutcomeGroup>> = {
  VALID: "valid",
  RATE_LIMITED: "limited",
  CREDITS_EXCEEDED: "quota",
  INSUFFICIENT_SCOPE: "denied",
  IP_DENIED: "denied",
  CERTIFICATE_REQUIRED: "denied",
  WRONG_ENVIRONMENT: "denied",
  EXPIRED: "inactive",
  DISABLED: "inactive",
  REVOKED: "inactive",
  NOT_YET_VALID: "inactive",
  NOT_FOUND: "unknown",
};

/** The outcomes that a group or a code names, in any case; none when it names nothing. */
export function outcomesNamed(name: string): string[] {
  const group = name.toLowerCase();
  const code = name.toUpperCase();
  return Object.entries(GROUP_OF).flatMap(([each, id]) =>
    id === group || each === code ? [each] : [],
  );
}
