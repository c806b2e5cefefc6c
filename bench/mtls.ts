import { systemActor } from "@/lib/actor";
import { createCertificate } from "@/lib/certificates/create";
import { makeCertificate, type TestCertificate } from "@/lib/certificates/testing";
import { httpText, type Load, type LoadPlan, runLoad } from "./load";
import type { Launched } from "./processes";
import type { Row } from "./report";
import type { Stage } from "./stage";
import { makeTenant } from "./tenant";
import { rowOf, startBare, type Target } from "./verify";

const CONNECTIONS = 32;
const KEYS = 200;
const PATH = "/v1/keys/verify";

type Way = Pick<LoadPlan, "port" | "requests" | "tls"> & Readonly<{ name: string; of: Launched }>;

/** The yardstick over mutual TLS. */
export async function startBareTls(stage: Stage, own: TestCertificate): Promise<Target> {
  const port = stage.port();
  const args = [String(port), own.certFile, own.keyFile];
  return { name: "bare, mutual TLS", port, server: await stage.launch("bare", { args }) };
}

/**
 * One api process: verify with a management key on the plain port, the same over mutual TLS, and by a certificate alone,
 * in turns with bare `node:http` and `node:https`. Handshakes are before the measuring, since callers keep their
 * connections.
 */
export async function benchMtls(stage: Stage): Promise<Row[]> {
  const tenant = await makeTenant();
  const secrets = await tenant.createKeys(KEYS, { scopes: ["invoices:*"] });
  const textsOf = (token: string) =>
    secrets.map((key) => httpText(PATH, token, { key, scopes: ["invoices:read"] }));
  const server = makeCertificate({ name: "localhost", sans: "DNS:localhost" });
  const client = makeCertificate({ name: "gateway", usage: "clientAuth" });
  const { workspaceId, callerId } = tenant;
  const pin = { name: "Bench", keyId: callerId, pem: client.pem };
  await createCertificate(systemActor(workspaceId, "bench"), pin);
  const [port, mtlsPort] = [stage.port(), stage.port()];
  const api = await stage.launch("api", {
    env: {
      ...{ ...stage.env, API_PORT: String(port), MTLS_PORT: String(mtlsPort) },
      ...{ TLS_CERT: server.certFile, TLS_KEY: server.keyFile },
    },
  });
  const tls = { cert: client.pem, key: client.key, ca: server.pem };
  const [bare, bareTls] = [await startBare(stage), await startBareTls(stage, server)];
  const [withKey, without] = [textsOf(tenant.token), textsOf("")];
  const ways: readonly Way[] = [
    { name: bare.name, of: bare.server, port: bare.port, requests: withKey },
    { name: "plain", of: api, port, requests: withKey },
    { name: bareTls.name, of: bareTls.server, port: bareTls.port, requests: withKey, tls },
    { name: "mutual TLS, with a key", of: api, port: mtlsPort, requests: withKey, tls },
    { name: "mutual TLS, by certificate", of: api, port: mtlsPort, requests: without, tls },
  ];
  const { rounds, seconds } = stage.options;
  const loads = ways.map((): Load[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, { name: _, of, ...way }] of ways.entries())
      loads[i]?.push(
        await runLoad(stage.client, of, {
          ...{ ...way, expected: '"valid":true', connections: CONNECTIONS },
          ...{ warmUpMs: round === 0 ? 3000 : 300, measureMs: seconds * 1000 },
        }),
      );
  await api.stop();
  const [plain = [], , overTls = []] = loads;
  return ways.map((way, i) => rowOf(way.name, loads[i] ?? [], way.tls ? overTls : plain));
}
