import fs from "node:fs";
import { startRedis } from "@/lib/limits/testing-redis";
import { httpText, type Load, runLoad } from "./load";
import type { Launched } from "./processes";
import { median, type Row } from "./report";
import type { Stage } from "./stage";
import { makeTenant } from "./tenant";

const CONNECTIONS = 32;
const KEYS = 200;
/** Where profiles of api processes are written, a folder each: its event loop first, then its counting thread. */
export const PROFILES = ".data/profile";

/** How node is started to write a profile under that name. */
export const profiled = (name: string): string[] => [
  "--cpu-prof",
  `--cpu-prof-dir=${PROFILES}/${name}`,
];

const PATH = "/v1/keys/verify";

/** Journal, one limit, scopes and usage, as an ordinary caller asks. */
const bodyOf = (key: string) => ({
  key,
  scopes: ["invoices:read"],
  context: { ip: "203.0.113.7" },
});

/** A server that is measured. */
export type Target = Readonly<{ name: string; port: number; server: Launched }>;

/**
 * The api process with limits of its own, then with limits in Redis, then the same verify mounted in Next, each in
 * turns with bare `node:http`. One after the other, since without Redis only one process at a time may count limits.
 */
export async function benchVerify(stage: Stage): Promise<Row[]> {
  const tenant = await makeTenant();
  const secrets = await tenant.createKeys(KEYS, {
    scopes: ["invoices:*", "reports:read"],
    limits: [{ name: "requests", limit: 1_000_000_000, windowMs: 60_000 }],
  });
  const requests = secrets.map((key) => httpText(PATH, tenant.token, bodyOf(key)));
  const bare = await startBare(stage);
  const rows: Row[] = [];
  const redis = await startRedis();
  try {
    for (const { name, process, env } of targetsOf(redis.url)) {
      const target = await startTarget(stage, name, process, env);
      const [bares = [], own = []] = await playBeside(stage, bare, target, requests);
      if (rows.length === 0) rows.push(rowOf("bare", bares, bares));
      rows.push(rowOf(name, own, bares));
      await target.server.stop();
    }
  } finally {
    await redis.stop();
  }
  return rows;
}

type HowToStart = Readonly<{
  name: string;
  process: string;
  env: Readonly<Record<string, string>>;
}>;

const targetsOf = (redisUrl: string): readonly HowToStart[] => [
  { name: "api", process: "api", env: {} },
  { name: "api with Redis", process: "api", env: { REDIS_URL: redisUrl } },
  ...(fs.existsSync("dist/built") ? [{ name: "next", process: "web", env: {} }] : []),
];

async function startTarget(
  stage: Stage,
  name: string,
  process: string,
  more: Readonly<Record<string, string>>,
): Promise<Target> {
  const port = stage.port();
  const env = { ...stage.env, API_PORT: String(port), PORT: String(port), ...more };
  const isProfiled = stage.options.profile && process === "api";
  const execArgv = isProfiled ? profiled(name) : [];
  return { name, port, server: await stage.launch(process, { env, execArgv }) };
}

/** The yardstick. */
export async function startBare(stage: Stage): Promise<Target> {
  const port = stage.port();
  return { name: "bare", port, server: await stage.launch("bare", { args: [String(port)] }) };
}

/** Each of both once in each round, so that what else the machine does falls on both of them. */
export async function playBeside(
  stage: Stage,
  bare: Target,
  target: Target,
  requests: readonly string[],
): Promise<Load[][]> {
  const targets = [bare, target];
  const { rounds, seconds } = stage.options;
  const loads = targets.map((): Load[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { port, server }] of targets.entries()) {
      const load = await runLoad(stage.client, server, {
        ...{ port, requests, expected: '"valid":true', connections: CONNECTIONS },
        ...{ warmUpMs: round === 0 ? 3000 : 300, measureMs: seconds * 1000 },
      });
      loads[i]?.push(load);
    }
  }
  return loads;
}

/** What was measured, and how much of what bare did in the same rounds. */
export function rowOf(name: string, loads: readonly Load[], bare: readonly Load[]): Row {
  const of = (field: keyof Load) => median(loads.map((load) => Number(load[field])));
  const ratio = (field: keyof Load) =>
    median(loads.map((load, round) => Number(load[field]) / Number(bare[round]?.[field])));
  return {
    server: name,
    "req/s": Math.round(of("perSecond")),
    "x bare": ratio("perSecond"),
    "p50 ms": of("p50"),
    "p99 ms": of("p99"),
    "p99 x bare": ratio("p99"),
    "CPU µs/req": of("serverMicros"),
    "in its loop": of("loopMicros"),
    "bare / loop": 1 / ratio("loopMicros"),
    "server busy": of("serverBusy"),
    "client busy": of("clientBusy"),
  };
}
