import { randomBytes } from "node:crypto";
import { type FloodReport, flood } from "./flood";
import { httpText, runLoad } from "./load";
import type { Row } from "./report";
import type { Stage } from "./stage";
import { makeTenant, type Tenant } from "./tenant";

const PATH = "/v1/keys/verify";
const KEYS = 100;
const FLOOD_MS = 8000;
const CALM_MS = 5000;

/** Four times what saturates a node, from one tenant, beside another's ordinary load; then half of it; then unknown keys. */
export async function benchOverload(stage: Stage): Promise<Row[]> {
  const [loud, quiet] = [await makeTenant(), await makeTenant()];
  const port = stage.port();
  const [loudRequests, quietRequests] = [await requestsOf(loud), await requestsOf(quiet)];
  const server = await stage.launch("api", { env: { ...stage.env, API_PORT: String(port) } });
  const plan = { port, expected: '"valid":true', connections: 32, warmUpMs: 1000 };
  await runLoad(stage.client, server, { ...plan, requests: quietRequests, measureMs: 200 });
  const most = await runLoad(stage.client, server, {
    ...{ ...plan, requests: loudRequests, measureMs: stage.options.seconds * 1000 },
  });
  const saturation = Math.round(most.perSecond);
  const send = (
    requests: readonly string[],
    perSecond: number,
    forMs: number,
    connections = 2000,
  ) =>
    flood({
      ...{ port, connections, perSecond, forMs },
      request: (i) => requests[i % requests.length] ?? "",
    });
  const alone = await send(quietRequests, 200, 3000, 4);
  const [over, beside] = await Promise.all([
    send(loudRequests, 4 * saturation, FLOOD_MS),
    send(quietRequests, 200, FLOOD_MS, 4),
  ]);
  const after = await send(loudRequests, saturation / 2, CALM_MS);
  const before = await missesOf(port);
  const unknown = await flood({
    ...{ port, connections: 500, perSecond: saturation / 2, forMs: FLOOD_MS },
    request: () => httpText(PATH, loud.token, { key: randomBytes(24).toString("base64url") }),
  });
  const lookUps = Math.round(((await missesOf(port)) - before) / (FLOOD_MS / 1000));
  const row = (load: string, report: FloodReport, more = 0): Row => ({
    ...{ load, ...report },
    lookUpsPerSecond: more,
  });
  return [
    row("200 a second alone", alone),
    row("4 x saturation, one tenant", over),
    row("200 a second beside it", beside),
    row("half of saturation, after it", after),
    row("unknown keys", unknown, lookUps),
  ];
}

async function requestsOf(tenant: Tenant): Promise<string[]> {
  const limits = [{ name: "requests", limit: 1_000_000_000, windowMs: 60_000 }];
  const secrets = await tenant.createKeys(KEYS, { limits });
  return secrets.map((key) => httpText(PATH, tenant.token, { key }));
}

/** Look-ups that reached the database. */
async function missesOf(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const of = (name: string) =>
    Number(new RegExp(`^keyway_${name} (\\S+)$`, "m").exec(text)?.[1] ?? Number.NaN);
  return of("cache_misses_total") - of("misses_refused_total");
}
