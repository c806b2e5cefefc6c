import { codesOf, OUTCOME_GROUPS } from "@/components/charts/outcomes";

/** What the log can be narrowed by, as it stands in the address, beside the range. */
export const LOG_FILTERS = ["outcome", "apiId", "keyId", "callerId", "environment", "ip"] as const;

/** What the address says about the log, empty names left out. */
export type LogQuery = Readonly<Partial<Record<(typeof LOG_FILTERS)[number], string>>> &
  Readonly<Record<string, string>>;

/** The filters as the log takes them. `outcome` may be a group of the charts, or a code. */
export function toLogFilters(query: LogQuery) {
  const { outcome, apiId, keyId, callerId, environment, ip } = query;
  const group = OUTCOME_GROUPS.find(({ id }) => id === outcome);
  return {
    ...{ apiId, keyId, callerId, ip },
    outcome: group ? codesOf(group.id).join(",") : outcome,
    environment: environment === "live" || environment === "test" ? environment : undefined,
  } as const;
}
