import { httpText, runLoad } from "./load";
import type { Row } from "./report";
import type { Stage } from "./stage";
import { makeTenant } from "./tenant";
import { profiled } from "./verify";

const IDENTIFIERS = 1000;
const CONNECTIONS = 32;

const checkOf = (i: number, namespace = "requests") => ({
  ...{ namespace, identifier: `user_${i}`, limit: 1_000_000_000, windowMs: 60_000 },
});

/** `POST /v1/limits/check` on the api process: one limit, and five of which all are taken or none. */
export async function benchChecks(stage: Stage): Promise<Row[]> {
  const tenant = await makeTenant();
  const port = stage.port();
  const server = await stage.launch("api", {
    env: { ...stage.env, API_PORT: String(port) },
    execArgv: stage.options.profile ? profiled("checks") : [],
  });
  const users = Array.from({ length: IDENTIFIERS }, (_, i) => i);
  const several = (i: number) => ({
    checks: ["a", "b", "c", "d", "e"].map((namespace) => checkOf(i, namespace)),
  });
  const rows: Row[] = [];
  for (const [name, bodyOf] of Object.entries({ "one limit": checkOf, "five at once": several })) {
    const load = await runLoad(stage.client, server, {
      port,
      requests: users.map((i) => httpText("/v1/limits/check", tenant.token, bodyOf(i))),
      ...{ expected: '"allowed":true', connections: CONNECTIONS },
      ...{ warmUpMs: 2000, measureMs: stage.options.seconds * 1000 },
    });
    const { perSecond, p50, p99, serverMicros } = load;
    rows.push({
      ...{ check: name, "req/s": Math.round(perSecond), "p50 ms": p50, "p99 ms": p99 },
      "CPU µs/req": serverMicros,
    });
  }
  return rows;
}
