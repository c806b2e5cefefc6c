import { sql as client } from "@/db/connect";

/** How a limit stood at its fullest in the verifications of a key that the log has kept. */
export type LoggedUse = Readonly<{
  keyId: string;
  name: string;
  /** From 0 to 1. */
  share: number;
  /** Whether it denied one of them. */
  refused: boolean;
}>;

/**
 * How the limits of keys stood since then, by what the log says of each verification (`numbersOf` in `lib/verify`
 * writes it): `requests: 20 of 100 left`. Only of workspaces that want to be told of limits.
 */
export const readLoggedUse = (since: Date) => client()<LoggedUse[]>`
  with standing as (
    select v.key_id, v.outcome, c.passed,
      regexp_match(c.detail, '^(.*): ([0-9.]+) of ([0-9]+) left$') as parts
    from verifications v
    cross join lateral jsonb_to_recordset(v.checks) as c("check" text, passed boolean, detail text)
    where v.at >= ${since} and v.key_id <> '' and c."check" = 'limit'
      and v.workspace_id in (
        select w.workspace_id from webhooks w
        where w.enabled and w.events && array['limit.warning', 'limit.reached']))
  select key_id as "keyId", parts[1] as name,
    max(1 - parts[2]::float8 / parts[3]::float8)::float8 as share,
    bool_or(not passed and outcome = 'RATE_LIMITED') as refused
  from standing
  where parts[3]::float8 > 0
  group by key_id, parts[1]`;
