import { Redis } from "ioredis";
import { sql } from "@/db/sql";
import { startRedis } from "@/lib/limits/testing-redis";
import { httpText, runLoad } from "./load";
import { cpuOf, type Launched } from "./processes";
import type { Row } from "./report";
import type { Stage } from "./stage";
import { makeTenant } from "./tenant";

const KEYS = 200;
/** Longer than the shipper waits between two counts. */
const SETTLE_MS = 2000;
const WARM_UP_MS = 2000;

/** What one verification costs of everything a machine has, alone and with limits in Redis; `memory` measures what a cached key does. */
export async function benchCosts(stage: Stage): Promise<Row[]> {
  const tenant = await makeTenant();
  const limits = [{ name: "requests", limit: 1_000_000_000, windowMs: 60_000 }];
  const secrets = await tenant.createKeys(KEYS, { scopes: ["invoices:*"], limits });
  const requests = secrets.map((key) =>
    httpText("/v1/keys/verify", tenant.token, { key, scopes: ["invoices:read"] }),
  );
  return [...(await costsAlone(stage, requests)), ...(await costsWithRedis(stage, requests))];
}

async function costsAlone(stage: Stage, requests: readonly string[]): Promise<Row[]> {
  const { port, server } = await startApi(stage);
  await play(stage, { port, server }, requests, WARM_UP_MS);
  const before = await standOf(port);
  const load = await play(stage, { port, server }, requests);
  const after = await standOf(port);
  await server.stop();
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

async function costsWithRedis(stage: Stage, requests: readonly string[]): Promise<Row[]> {
  const redis = await startRedis();
  const direct = new Redis(redis.url);
  try {
    const { port, server } = await startApi(stage, { REDIS_URL: redis.url });
    await play(stage, { port, server }, requests, WARM_UP_MS);
    const standOfRedis = async () => ({
      micros: 1000 * cpuOf(redis.process.pid ?? 0).all,
      scripts: Number(/cmdstat_evalsha:calls=(\d+)/.exec(await direct.info("commandstats"))?.[1]),
    });
    const before = await standOfRedis();
    const load = await play(stage, { port, server }, requests);
    const after = await standOfRedis();
    await server.stop();
    return [
      { of: "with Redis: CPU µs, all threads", cost: load.serverMicros },
      { of: "with Redis: CPU µs, event loop", cost: load.loopMicros },
      { of: "CPU µs, Redis", cost: (after.micros - before.micros) / load.answers },
      { of: "calls of Redis", cost: (after.scripts - before.scripts) / load.answers },
    ];
  } finally {
    direct.disconnect();
    await redis.stop();
  }
}

type Place = Readonly<{ port: number; server: Launched }>;

async function startApi(stage: Stage, more: Readonly<Record<string, string>> = {}): Promise<Place> {
  const port = stage.port();
  const env = { ...stage.env, API_PORT: String(port), ...more };
  return { port, server: await stage.launch("api", { env }) };
}

/** @param measureMs as long as the stage says, where it is left out */
function play(
  stage: Stage,
  { port, server }: Place,
  requests: readonly string[],
  measureMs = stage.options.seconds * 1000,
) {
  const plan = { port, requests, expected: '"valid":true', connections: 32 };
  return runLoad(stage.client, server, { ...plan, warmUpMs: 0, measureMs });
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
