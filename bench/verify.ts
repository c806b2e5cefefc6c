import fs from "node:fs";
import { httpText, type Load, runLoad } from "./load";
import type { Launched } from "./processes";
import { median, type Row } from "./report";
import type { Stage } from "./stage";
import { makeTenant } from "./tenant";

const CONNECTIONS = 32;
const KEYS = 200;
/** Where profiles of the api process are written: its event loop first, then its counting thread. */
export const PROFILES = ".data/profile";
const PATH = "/v1/keys/verify";

/** Journal, one limit, scopes and usage, as an ordinary caller asks. */
const bodyOf = (key: string) => ({
  key,
  scopes: ["invoices:read"],
  context: { ip: "203.0.113.7" },
});

type Target = Readonly<{ name: string; port: number; server: Launched }>;

/** Bare `node:http`, the raw path of the api process, and the same verify mounted in Next, in turns. */
export async function benchVerify(stage: Stage): Promise<Row[]> {
  const tenant = await makeTenant();
  const secrets = await tenant.createKeys(KEYS, {
    scopes: ["invoices:*", "reports:read"],
    limits: [{ name: "requests", limit: 1_000_000_000, windowMs: 60_000 }],
  });
  const requests = secrets.map((key) => httpText(PATH, tenant.token, bodyOf(key)));
  const targets = await startTargets(stage);
  const loads = await playRounds(stage, targets, requests);
  if (stage.options.profile) await Promise.all(targets.map(({ server }) => server.stop()));
  return targets.map(({ name }) => rowOf(name, loads.get(name) ?? [], loads.get("bare") ?? []));
}

async function startTargets(stage: Stage): Promise<Target[]> {
  const [bare, api, web] = [stage.port(), stage.port(), stage.port()];
  const env = { ...stage.env, API_PORT: String(api), PORT: String(web) };
  const execArgv = stage.options.profile ? ["--cpu-prof", `--cpu-prof-dir=${PROFILES}`] : [];
  const targets = [
    { name: "bare", port: bare, server: await stage.launch("bare", { args: [String(bare)] }) },
    { name: "api", port: api, server: await stage.launch("api", { env, execArgv }) },
  ];
  if (!fs.existsSync("dist/built")) return targets;
  return [...targets, { name: "next", port: web, server: await stage.launch("web", { env }) }];
}

/** Every target once in each round, so that what else the machine does falls on all of them. */
async function playRounds(stage: Stage, targets: readonly Target[], requests: readonly string[]) {
  const { rounds, seconds } = stage.options;
  const loads = new Map<string, Load[]>(targets.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, port, server } of targets) {
      const load = await runLoad(stage.client, server, {
        ...{ port, requests, expected: '"valid":true', connections: CONNECTIONS },
        ...{ warmUpMs: round === 0 ? 2000 : 300, measureMs: seconds * 1000 },
      });
      loads.get(name)?.push(load);
    }
  }
  return loads;
}

function rowOf(name: string, loads: readonly Load[], bare: readonly Load[]): Row {
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
