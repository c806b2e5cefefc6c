import { startRedis } from "@/lib/limits/testing-redis";
import { httpText, type Load, runLoad } from "./load";
import { median, type Row } from "./report";
import type { Stage } from "./stage";
import { makeTenant, type Tenant } from "./tenant";
import { profiled } from "./verify";

const KEYS = 200;
const CONNECTIONS = 32;
const BATCH = 100;
/** More than any run spends. */
const PLENTY = 1_000_000_000;

const LIMITS = [{ name: "requests", limit: PLENTY, windowMs: 60_000 }];
const VERIFY = "/v1/keys/verify";

/** A way to be asked: what keys have, what is sent, and what the api process is started with. */
type Kind = Readonly<{
  name: string;
  input: object;
  env?: Readonly<Record<string, string>>;
  /** Verifications in one request. */
  batch?: number;
}>;

/** Verify as it is asked in other ways than the ordinary one, each in turns with bare `node:http`. */
export async function benchKinds(stage: Stage): Promise<Row[]> {
  const redis = await startRedis();
  try {
    const kinds: readonly Kind[] = [
      { name: "neither limits nor credits", input: {} },
      { name: "one limit, in this process", input: { limits: LIMITS } },
      { name: "one limit, in Redis", input: { limits: LIMITS }, env: { REDIS_URL: redis.url } },
      { name: "credits", input: { credits: { remaining: PLENTY } } },
      { name: `batch of ${BATCH}, one limit`, input: { limits: LIMITS }, batch: BATCH },
      {
        ...{ name: `batch of ${BATCH}, in Redis`, input: { limits: LIMITS }, batch: BATCH },
        env: { REDIS_URL: redis.url },
      },
    ];
    const tenant = await makeTenant();
    const bare = await startBare(stage);
    const rows: Row[] = [];
    for (const kind of kinds) rows.push(await playKind(stage, tenant, bare, kind));
    return rows;
  } finally {
    await redis.stop();
  }
}

async function startBare(stage: Stage) {
  const port = stage.port();
  return { port, server: await stage.launch("bare", { args: [String(port)] }) };
}

async function playKind(
  stage: Stage,
  tenant: Tenant,
  bare: Awaited<ReturnType<typeof startBare>>,
  { name, input, env, batch = 1 }: Kind,
): Promise<Row> {
  const { rounds, seconds } = stage.options;
  const secrets = await tenant.createKeys(KEYS, { scopes: ["invoices:*"], ...input });
  const requests = requestsOf(tenant.token, secrets, batch);
  const port = stage.port();
  const server = await stage.launch("api", {
    env: { ...stage.env, API_PORT: String(port), ...env },
    execArgv: stage.options.profile ? profiled(name) : [],
  });
  const loads: (readonly [Load, Load])[] = [];
  for (let round = 0; round < rounds; round++) {
    const plan = {
      ...{ requests, expected: '"valid":true', connections: CONNECTIONS },
      ...{ warmUpMs: round === 0 ? 3000 : 300, measureMs: seconds * 1000 },
    };
    const other = await runLoad(stage.client, bare.server, { ...plan, port: bare.port });
    loads.push([other, await runLoad(stage.client, server, { ...plan, port })]);
  }
  await server.stop();
  return {
    verify: name,
    "verifications/s": Math.round(median(loads.map(([, own]) => own.perSecond * batch))),
    "x bare": median(loads.map(([other, own]) => (own.perSecond * batch) / other.perSecond)),
    "p50 ms": median(loads.map(([, own]) => own.p50)),
    "p99 ms": median(loads.map(([, own]) => own.p99)),
    "p99 x bare": median(loads.map(([other, own]) => own.p99 / other.p99)),
    "CPU µs each": median(loads.map(([, own]) => own.serverMicros / batch)),
  };
}

function requestsOf(token: string, secrets: readonly string[], batch: number): string[] {
  const bodies = secrets.map((key) => ({ key, scopes: ["invoices:read"] }));
  if (batch === 1) return bodies.map((body) => httpText(VERIFY, token, body));
  const groups = Array.from({ length: Math.ceil(bodies.length / batch) }, (_, i) =>
    bodies.slice(i * batch, (i + 1) * batch),
  );
  return groups.map((group) => httpText(`${VERIFY}-batch`, token, group));
}
