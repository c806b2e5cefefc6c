import { systemActor } from "@/lib/actor";
import { createCertificate } from "@/lib/certificates/create";
import { makeCertificate } from "@/lib/certificates/testing";
import { httpText, type Load, type LoadPlan, runLoad } from "./load";
import type { Row } from "./report";
import type { Stage } from "./stage";
import { makeTenant } from "./tenant";
import { rowOf } from "./verify";

const CONNECTIONS = 32;
const KEYS = 200;
const PATH = "/v1/keys/verify";

/**
 * One api process: verify with a management key on the plain port, the same over mutual TLS, and by a certificate alone, in
 * turns. Handshakes are before the measuring, since callers keep their connections.
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
  const ways: readonly (Pick<LoadPlan, "port" | "requests" | "tls"> & { name: string })[] = [
    { name: "plain", port, requests: textsOf(tenant.token) },
    { name: "mutual TLS, with a key", port: mtlsPort, requests: textsOf(tenant.token), tls },
    { name: "mutual TLS, by certificate", port: mtlsPort, requests: textsOf(""), tls },
  ];
  const { rounds, seconds } = stage.options;
  const loads = ways.map((): Load[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, { name: _, ...way }] of ways.entries())
      loads[i]?.push(
        await runLoad(stage.client, api, {
          ...{ ...way, expected: '"valid":true', connections: CONNECTIONS },
          ...{ warmUpMs: round === 0 ? 3000 : 1000, measureMs: seconds * 1000 },
        }),
      );
  await api.stop();
  const [plain = []] = loads;
  return ways.map(({ name }, i) => rowOf(name, loads[i] ?? [], plain));
}
