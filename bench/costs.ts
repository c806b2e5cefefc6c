import { sql } from "@/db/sql";
import { httpText, runLoad } from "./load";
import { cpuOf } from "./processes";
import type { Row } from "./report";
import type { Stage } from "./stage";
import { makeTenant } from "./tenant";

const KEYS = 200;
/** Longer than the shipper waits between two counts. */
const SETTLE_MS = 2000;

/** What one verification costs of everything a machine has; `memory` measures what a cached key does. */
export async function benchCosts(stage: Stage): Promise<Row[]> {
  const tenant = await makeTenant();
  const limits = [{ name: "requests", limit: 1_000_000_000, windowMs: 60_000 }];
  const secrets = await tenant.createKeys(KEYS, { scopes: ["invoices:*"], limits });
  const requests = secrets.map((key) =>
    httpText("/v1/keys/verify", tenant.token, { key, scopes: ["invoices:read"] }),
  );
  const port = stage.port();
  const server = await stage.launch("api", { env: { ...stage.env, API_PORT: String(port) } });
  const plan = { port, requests, expected: '"valid":true', connections: 32 };
  await runLoad(stage.client, server, { ...plan, warmUpMs: 1000, measureMs: 100 });
  const before = await standOf(port);
  const measureMs = stage.options.seconds * 1000;
  const load = await runLoad(stage.client, server, { ...plan, warmUpMs: 0, measureMs });
  const after = await standOf(port);
  const lines = after.lines - before.lines;
  const each = (field: keyof typeof before) => (after[field] - before[field]) / lines;
  return [
    { of: "CPU µs, all threads", cost: load.serverMicros },
    { of: "CPU µs, event loop", cost: load.loopMicros },
    { of: "CPU µs, PostgreSQL counting", cost: 1000 * each("postgres") },
    { of: "bytes of journal", cost: each("bytes") },
    { of: "bytes of WAL", cost: each("wal") },
    { of: "transactions", cost: each("transactions") },
    { of: "rows of log", cost: each("logged") },
  ];
}

/** What has been used until now, once everything is counted. */
async function standOf(port: number) {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const read = (name: string) => Number(new RegExp(`^keyway_${name} (.+)$`, "m").exec(text)?.[1]);
  const [row] = await sql()<{ wal: string; transactions: string; logged: string }[]>`
    select pg_current_wal_lsn() - '0/0' as wal, (select count(*) from verifications) as logged,
      (select xact_commit from pg_stat_database where datname = current_database()) as transactions`;
  const counters = await sql()<{ pid: number }[]>`
    select pid from pg_stat_activity where application_name = 'keyway count'`;
  return {
    /** Milliseconds of processor time. */
    postgres: counters.reduce((sum, { pid }) => sum + cpuOf(pid).all, 0),
    lines: read("journal_lines_total"),
    bytes: read("journal_bytes_total"),
    wal: Number(row?.wal),
    transactions: Number(row?.transactions),
    logged: Number(row?.logged),
  };
}
