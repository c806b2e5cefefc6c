import { sql } from "@/db/sql";
import { bulkSecret, copyKeys } from "./bulk";
import { httpText, type Load, runLoad } from "./load";
import type { Launched } from "./processes";
import { median, type Row } from "./report";
import type { Stage } from "./stage";
import { makeTenant, type Tenant } from "./tenant";

const FEW = 1000;
/** How many keys are asked for in turn, spread over all of them. */
const MANY = 20_000;
const COLD = 2000;
const CONNECTIONS = 32;
/** Backends tell their statistics at most this late. */
const SETTLE_MS = 2500;

type Place = Readonly<{ port: number; server: Launched }>;

/** A warm verify among 1,000 keys and among very many, in turns with bare `node:http`; then what a cold one reads. */
export const benchSizes =
  (keys: number) =>
  async (stage: Stage): Promise<Row[]> => {
    const tenant = await makeTenant();
    await copyKeys(tenant, 0, FEW);
    const [bare, api] = [await startBare(stage), await startApi(stage)];
    const spread = Array.from({ length: MANY }, (_, i) => Math.floor((i * keys) / MANY));
    const rows = [await playWarm(stage, bare, api, textsOf(tenant, upTo(FEW)), `${FEW} keys`)];
    await copyKeys(tenant, FEW, keys);
    const all = `${keys.toLocaleString("en")} keys`;
    rows.push(
      await playWarm(stage, bare, api, textsOf(tenant, upTo(FEW)), `${all}, ${FEW} in use`),
    );
    rows.push(await playWarm(stage, bare, api, textsOf(tenant, spread), `${all}, ${MANY} in use`));
    const unused = upTo(COLD).map((i) => Math.floor(((i + 0.5) * keys) / COLD) + 1);
    const cold = unused.filter((n) => n < keys && n >= FEW && !spread.includes(n));
    rows.push(await playCold(api, tenant.token, cold, `${all}, each asked once`));
    const first = Number(rows[0]?.["x bare"]);
    return rows.map((row) => ({ ...row, "x of the first": Number(row["x bare"]) / first }));
  };

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

const textsOf = (tenant: Tenant, numbers: readonly number[]) =>
  numbers.map((n) =>
    httpText("/v1/keys/verify", tenant.token, { key: bulkSecret(n), scopes: ["invoices:read"] }),
  );

async function startBare(stage: Stage): Promise<Place> {
  const port = stage.port();
  return { port, server: await stage.launch("bare", { args: [String(port)] }) };
}

async function startApi(stage: Stage): Promise<Place> {
  const port = stage.port();
  return {
    port,
    server: await stage.launch("api", { env: { ...stage.env, API_PORT: String(port) } }),
  };
}

async function playWarm(
  stage: Stage,
  bare: Place,
  api: Place,
  requests: readonly string[],
  name: string,
): Promise<Row> {
  const { rounds, seconds } = stage.options;
  const play = ({ port, server }: Place, warmUpMs: number) =>
    runLoad(stage.client, server, {
      ...{ port, requests, expected: '"valid":true', connections: CONNECTIONS },
      ...{ warmUpMs, measureMs: seconds * 1000 },
    });
  const loads: (readonly [Load, Load])[] = [];
  const before = await lookUps();
  for (let round = 0; round < rounds; round++) {
    // Long enough for each key to be asked for once, cold.
    const warmUpMs = round === 0 ? 3000 + requests.length : 300;
    loads.push([await play(bare, 300), await play(api, warmUpMs)]);
  }
  const read = (await lookUps()) - before;
  return {
    keys: name,
    "req/s": Math.round(median(loads.map(([, own]) => own.perSecond))),
    "x bare": median(loads.map(([other, own]) => own.perSecond / other.perSecond)),
    "p50 ms": median(loads.map(([, own]) => own.p50)),
    "p99 ms": median(loads.map(([, own]) => own.p99)),
    "look-ups a key": read / requests.length,
  };
}

/** Every key once, one after the other, so that each is met cold. */
async function playCold(
  api: Place,
  token: string,
  numbers: readonly number[],
  name: string,
): Promise<Row> {
  const before = await lookUps();
  const started = performance.now();
  const took: number[] = [];
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  for (const n of numbers) {
    const sent = performance.now();
    const answer = await fetch(`http://127.0.0.1:${api.port}/v1/keys/verify`, {
      method: "POST",
      headers,
      body: JSON.stringify({ key: bulkSecret(n) }),
    });
    if (!(await answer.text()).includes('"valid":true')) throw new Error("A key is not valid.");
    took.push(performance.now() - sent);
  }
  const seconds = (performance.now() - started) / 1000;
  const sorted = took.toSorted((a, b) => a - b);
  return {
    keys: name,
    "req/s": Math.round(numbers.length / seconds),
    "x bare": Number.NaN,
    "p50 ms": median(took),
    "p99 ms": sorted[Math.floor(0.99 * sorted.length)] ?? Number.NaN,
    "look-ups a key": ((await lookUps()) - before) / numbers.length,
  };
}

/** How often secrets were looked up, as PostgreSQL counts it: the one query of a verify begins there. */
async function lookUps(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const [row] = await sql()<{ scans: string }[]>`
    select idx_scan as scans from pg_stat_user_indexes where indexrelname = 'key_secrets_hash'`;
  return Number(row?.scans);
}
