import { once } from "node:events";
import fs from "node:fs";
import tls from "node:tls";
import { describe, expect, test } from "vitest";
import { deleteCertificate } from "@/lib/certificates/delete";
import { makeCertificate } from "@/lib/certificates/testing";
import { serverCertificate, testMutualApi } from "./testing-mtls";

const LONG = 60_000;
const { api, agentOf, call, pin } = testMutualApi();
const pinned = makeCertificate({ name: "gateway", usage: "clientAuth" });
const stranger = makeCertificate({ name: "gateway", usage: "clientAuth" });

describe("the listener", () => {
  test("M03 believes no header about a certificate", async () => {
    const certificate = await pin(api.caller.id, stranger);
    const escaped = encodeURIComponent(stranger.pem);
    const headers = {
      "client-cert": `:${stranger.certificate.der.toString("base64")}:`,
      "x-ssl-client-cert": escaped,
      "x-forwarded-client-cert": `Cert="${escaped}"`,
    };
    expect((await call(agentOf(null), { headers })).status).toBe(401);
    const answer = await fetch(`${api.node.url}/v1/keys`, { headers });
    expect(answer.status).toBe(401);
    await deleteCertificate(api.workspace.owner, certificate.id);
  });

  test.each(["TLSv1.2", "TLSv1.3"] as const)("M04 resumes no session over %s", async (version) => {
    const options = {
      ...{ host: "localhost", port: api.mtlsPort, ca: serverCertificate.pem },
      ...{ minVersion: version, maxVersion: version },
    };
    const first = tls.connect({ ...options, cert: pinned.pem, key: pinned.key });
    let session: Buffer | undefined;
    first.on("session", (one) => {
      session = one;
    });
    await once(first, "secureConnect");
    session ??= first.getSession();
    first.end("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    first.resume();
    await once(first, "close");
    const second = tls.connect({ ...options, ...(session && { session }) });
    await once(second, "secureConnect");
    expect(second.isSessionReused()).toBe(false);
    second.destroy();
  });

  test("M04 takes no version before TLS 1.2", async () => {
    const socket = tls.connect({
      ...{ host: "localhost", port: api.mtlsPort, ca: serverCertificate.pem },
      ...{ minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" },
    });
    const [error] = await once(socket, "error");
    expect(error.code).toBe("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION");
  });

  test(
    "shows a new certificate once its files change, and keeps the old one while they are of no use",
    async () => {
      const seen = async () => {
        const socket = tls.connect({
          host: "localhost",
          port: api.mtlsPort,
          rejectUnauthorized: false,
        });
        await once(socket, "secureConnect");
        const { fingerprint256 } = socket.getPeerCertificate();
        socket.destroy();
        return fingerprint256;
      };
      const before = await seen();
      fs.writeFileSync(api.files.certificate, "no certificate");
      await expect.poll(api.node.output, { timeout: LONG }).toContain("stays as it was");
      expect(await seen()).toBe(before);
      const next = makeCertificate({ name: "localhost", sans: "DNS:localhost" });
      fs.writeFileSync(api.files.key, next.key);
      fs.writeFileSync(api.files.certificate, next.pem);
      await expect.poll(seen, { timeout: LONG }).toBe(next.certificate.x509.fingerprint256);
    },
    LONG,
  );
});
