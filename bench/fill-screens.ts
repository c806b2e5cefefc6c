import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { sql } from "@/db/connect";
import { createPartitions } from "@/db/partitions";
import { fillWorkspace, KEYS } from "./crowd";

/** Where the bench's screens look. Ids are fixed, since the database is used again. */
export const PLACE = {
  workspaceId: "ws_benchscreens",
  slug: "bench-screens",
  apiId: "api_bench00",
  keyId: "key_bench000001",
} as const;

const APIS = 12;
const DAYS = 30;
const LOG_ROWS = 5_000_000;
const LINES_AT_ONCE = 5_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const OUTCOMES = [
  ...["VALID", "VALID", "VALID", "VALID", "VALID", "VALID", "VALID", "VALID", "VALID", "VALID"],
  ...["VALID", "VALID", "VALID", "RATE_LIMITED", "RATE_LIMITED", "INSUFFICIENT_SCOPE", "EXPIRED"],
  ...["IP_DENIED", "REVOKED", "NOT_FOUND"],
];

/** A workspace with 12 APIs, 100,000 keys, 50 million verifications of 30 days in roll-ups, and 5 million in the log. */
export async function fillScreens(): Promise<void> {
  const { workspaceId, slug } = PLACE;
  const since = performance.now();
  const say = (what: string) =>
    console.error(`  ${((performance.now() - since) / 1000).toFixed(0)} s: ${what}`);
  await sql()`
    insert into workspaces (id, slug, name) values (${workspaceId}, ${slug}, 'Bench')`;
  await sql()`
    insert into apis (id, workspace_id, name, prefix)
    select 'api_bench' || lpad(n::text, 2, '0'), ${workspaceId}, 'API ' || n, 'acme'
    from generate_series(0, ${APIS - 1}::int) n`;
  await sql()`
    insert into apis (id, workspace_id, name, kind, prefix)
    values ('api_benchmgmt', ${workspaceId}, 'Keyway', 'management', 'kwm')`;
  await fillWorkspace(workspaceId, PLACE.apiId);
  say(`${KEYS} keys`);
  await fillRollups();
  say("roll-ups");
  await createPartitions(sql(), { daysBack: DAYS });
  await fillLog();
  say(`${LOG_ROWS} log rows`);
  await sql()`vacuum analyze usage_by_key`;
  await sql()`vacuum analyze usage_by_api`;
  await sql()`vacuum analyze usage_by_caller`;
  await sql()`vacuum analyze verifications`;
  await sql()`insert into owners (workspace_id, id) values (${workspaceId}, 'all-is-there')`;
  say("vacuumed");
}

/** By key: 2,000 keys an hour, 400 a minute of the last day. By caller and by API the same sums, by API of minutes for 8 days. */
async function fillRollups(): Promise<void> {
  const { workspaceId } = PLACE;
  const latency = "{0,0,0,12,20,4,1}";
  const hours = DAYS * 24;
  await sql()`
    insert into usage_by_key (workspace_id, grain, start, api_id, key_id, secret_version, owner_id, caller_id,
      environment, outcome, verifications, credits, latency)
    select ${workspaceId}, 'hour', date_trunc('hour', now()) - hour * interval '1 hour',
      'api_bench' || lpad((key % ${APIS}::int)::text, 2, '0'), 'key_bench' || lpad((1 + key)::text, 6, '0'),
      1, 'owner-' || key % 1000, 'key_caller' || key % 3, case when key % 5 = 0 then 'test' else 'live' end, outcome,
      case outcome when 'VALID' then 34 else 5 end, 0, ${latency}::bigint[]
    from generate_series(0, ${hours - 1}::int) hour, generate_series(0, 1999) n,
      lateral (select case when n < 200 then n else 200 + (hour * 1800 + n) % (${KEYS}::int - 200) end as key) chosen,
      lateral (select unnest(case when n % 6 = 0 then array['VALID', 'RATE_LIMITED'] else array['VALID'] end) as outcome) o`;
  await sql()`
    insert into usage_by_key (workspace_id, grain, start, api_id, key_id, secret_version, owner_id, caller_id,
      environment, outcome, verifications, credits, latency)
    select workspace_id, 'day', date_trunc('day', start, 'UTC'), api_id, key_id, secret_version, owner_id, caller_id,
      environment, outcome, sum(verifications), 0, sum_counts(latency)
    from usage_by_key where workspace_id = ${workspaceId} and grain = 'hour' group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`;
  await sql()`
    insert into usage_by_key (workspace_id, grain, start, api_id, key_id, secret_version, owner_id, caller_id,
      environment, outcome, verifications, credits, latency)
    select ${workspaceId}, 'minute', date_trunc('minute', now()) - minute * interval '1 minute',
      'api_bench' || lpad((n % ${APIS}::int)::text, 2, '0'), 'key_bench' || lpad((1 + n)::text, 6, '0'), 1,
      'owner-' || n % 1000, 'key_caller' || n % 3, case when n % 5 = 0 then 'test' else 'live' end,
      case when n % 6 = 0 then 'RATE_LIMITED' else 'VALID' end, 3, 0, ${latency}::bigint[]
    from generate_series(0, 1439) minute, generate_series(0, 399) n`;
  await sql()`
    insert into usage_by_caller (workspace_id, grain, start, api_id, caller_id, environment, outcome,
      verifications, credits, latency)
    select workspace_id, grain, start, api_id, caller_id, environment, outcome, sum(verifications), 0, sum_counts(latency)
    from usage_by_key where workspace_id = ${workspaceId} group by 1, 2, 3, 4, 5, 6, 7`;
  for (const grain of ["hour", "day"] as const)
    await sql()`
      insert into usage_by_api (workspace_id, grain, start, api_id, environment, outcome, verifications, credits, latency)
      select workspace_id, grain, start, api_id, environment, outcome, sum(verifications), 0, sum_counts(latency)
      from usage_by_key where workspace_id = ${workspaceId} and grain = ${grain} group by 1, 2, 3, 4, 5, 6`;
  await sql()`
    insert into usage_by_api (workspace_id, grain, start, api_id, environment, outcome, verifications, credits, latency)
    select ${workspaceId}, 'minute', date_trunc('minute', now()) - minute * interval '1 minute',
      'api_bench' || lpad(n::text, 2, '0'), 'live', outcome, 96, 0, ${latency}::bigint[]
    from generate_series(0, 8 * 1440 - 1) minute, generate_series(0, ${APIS - 1}::int) n,
      unnest(array['VALID', 'RATE_LIMITED', 'INSUFFICIENT_SCOPE']) outcome`;
}

const COLUMNS =
  "request_id, at, workspace_id, api_id, key_id, secret_version, owner_id, caller_id, environment, outcome, scopes, ip, user_agent, method, path, credits, latency_micros, tags, checks";

/** By COPY, oldest first, evenly over 30 days. */
async function fillLog(): Promise<void> {
  const from = Date.now() - (DAYS - 1) * DAY_MS;
  const stepMs = (Date.now() - from) / LOG_ROWS;
  function* chunks() {
    for (let start = 0; start < LOG_ROWS; start += LINES_AT_ONCE)
      yield Array.from({ length: LINES_AT_ONCE }, (_, i) =>
        lineOf(start + i, from + (start + i) * stepMs),
      ).join("");
  }
  const into = await sql().unsafe(`copy verifications (${COLUMNS}) from stdin`).writable();
  await pipeline(Readable.from(chunks()), into);
}

function lineOf(n: number, at: number): string {
  const key = (n * 7919) % KEYS;
  const outcome = OUTCOMES[(n * 31) % OUTCOMES.length] ?? "VALID";
  return `${[
    ...[`req_${n.toString(36).padStart(20, "0")}`, new Date(at).toISOString(), PLACE.workspaceId],
    ...[`api_bench${String(key % APIS).padStart(2, "0")}`],
    ...[`key_bench${String(key + 1).padStart(6, "0")}`, "1", `owner-${key % 1000}`],
    ...[`key_caller${n % 3}`, n % 5 === 0 ? "test" : "live", outcome, "invoices:read"],
    ...[`203.0.113.${n % 250}`, "curl/8.14.1", "", "", "0", String(200 + (n % 700)), "{}", "[]"],
  ].join("\t")}\n`;
}
