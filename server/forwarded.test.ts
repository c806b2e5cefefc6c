import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import https from "node:https";
import net from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { createCertificate } from "@/lib/certificates/create";
import { makeCertificate, type TestCertificate } from "@/lib/certificates/testing";
import { newTestApi, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { bundle } from "@/scripts/bundle.mjs";
import { findHaproxy, findNginx } from "@/scripts/tools.mjs";
import { cleanUp, newFolder } from "./testing";
import { freePort, startApi } from "./testing-api";

const LONG = 60_000;
const DATABASE_URL = testDatabase();
const SECRET = "a-secret-of-the-hop-that-nobody-else-knows";
cleanUp();

const serverCertificate = makeCertificate({ name: "localhost", sans: "DNS:localhost" });
const pinned = makeCertificate({ name: "gateway", usage: "clientAuth" });
const expired = makeCertificate({
  ...{ name: "gateway", from: new Date(Date.now() - 2e8), until: new Date(Date.now() - 1e8) },
});
const headersOf = ({ certificate, pem }: TestCertificate) => ({
  rfc9440: { "client-cert": `:${certificate.der.toString("base64")}:` },
  nginx: { "x-ssl-client-cert": encodeURIComponent(pem) },
  xfcc: { "x-forwarded-client-cert": `Cert="${encodeURIComponent(pem)}"` },
});

let body: string;
beforeAll(async () => {
  await bundle();
  const workspace = await newTestWorkspace();
  const api = await newTestApi(workspace);
  const { secret } = await newTestKey(workspace, api.id, {});
  body = JSON.stringify({ key: secret });
  const { key } = await newTestKey(workspace, workspace.managementApiId, {
    scopes: ["keys:verify"],
  });
  await createCertificate(workspace.owner, {
    ...{ name: "Gateway", keyId: key.id, pem: pinned.pem },
  });
}, LONG);

const proxies: ChildProcess[] = [];
afterAll(async () => {
  for (const child of proxies) {
    child.kill("SIGTERM");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
});

/** The block of that language in the page that tells people how to set it up. */
function documented(language: "nginx" | "haproxy", ports: { own: number; api: number }): string {
  const page = fs.readFileSync("docs/mtls.md", "utf8");
  const block = page.split(`\`\`\`${language}\n`)[1]?.split("```")[0] ?? "";
  return block.replace("3001", `${ports.api}`).replace("HOP_SECRET", SECRET);
}

function startNginx(folder: string, ports: { own: number; api: number }): void {
  const server = documented("nginx", ports)
    .replace("8443", `127.0.0.1:${ports.own}`)
    .replaceAll("/etc/keyway", folder);
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const temporary = paths.map((name) => `${name}_temp_path ${folder}/${name};`).join("\n");
  const file = path.join(folder, "nginx.conf");
  fs.writeFileSync(
    file,
    `daemon off;\nworker_processes 1;\npid ${folder}/pid;\nevents {}\nhttp {\naccess_log off;\n${temporary}\n${server}}\n`,
  );
  proxies.push(
    spawn(findNginx(), ["-c", file, "-e", path.join(folder, "error.log")], { stdio: "ignore" }),
  );
}

function startHaproxy(folder: string, ports: { own: number; api: number }): void {
  const text = documented("haproxy", ports)
    .replace(":8443", `127.0.0.1:${ports.own}`)
    .replaceAll("/etc/keyway", folder);
  const file = path.join(folder, "haproxy.cfg");
  const timeouts = ["connect", "client", "server"].map((one) => `  timeout ${one} 10s\n`).join("");
  fs.writeFileSync(file, `global\n  tune.ssl.cachesize 0\ndefaults\n${timeouts}${text}`);
  proxies.push(spawn(findHaproxy(), ["-db", "-f", file], { stdio: "ignore" }));
}

const isOpen = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => resolve(true));
    socket.on("error", () => resolve(false)).on("connect", () => socket.destroy());
  });

type Shown = TestCertificate | null;

async function through(port: number, shown: Shown, headers: Record<string, string> = {}) {
  const request = https.request({
    ...{ host: "localhost", port, path: "/v1/keys/verify", method: "POST" },
    ...{ ca: serverCertificate.pem, agent: false },
    ...(shown && { cert: shown.pem, key: shown.key }),
    headers: { "content-type": "application/json", "content-length": body.length, ...headers },
  });
  request.end(body);
  const [response] = await once(request, "response");
  response.resume();
  return response.statusCode;
}

describe.each([
  ["nginx", "nginx", startNginx],
  ["HAProxy", "rfc9440", startHaproxy],
] as const)("behind %s, as the page says", (_name, source, startProxy) => {
  let [own, apiUrl] = [0, ""];
  beforeAll(async () => {
    const folder = newFolder();
    fs.writeFileSync(path.join(folder, "server.key"), serverCertificate.key);
    const both = source === "nginx" ? "" : serverCertificate.key;
    fs.writeFileSync(path.join(folder, "server.pem"), serverCertificate.pem + both);
    fs.writeFileSync(path.join(folder, "clients.pem"), serverCertificate.pem);
    own = await freePort();
    const { node } = await startApi(DATABASE_URL, () => ({
      ...{ MTLS_SOURCE: source, TRUSTED_PROXIES: "127.0.0.1", MTLS_HOP_SECRET: SECRET },
    }));
    apiUrl = node.url;
    startProxy(folder, { own, api: Number(new URL(node.url).port) });
    while (!(await isOpen(own))) await new Promise((resume) => setTimeout(resume, 50));
    return async () => {
      node.child.kill("SIGTERM");
      await node.ended;
    };
  }, LONG);

  test("M03 a caller is known by the certificate that it showed to the proxy", async () => {
    expect(await through(own, pinned)).toBe(200);
    expect(await through(own, null)).toBe(401);
    expect(await through(own, makeCertificate({ name: "gateway" }))).toBe(401);
  });

  test("M02 one that has expired is refused, by the proxy or by Keyway", async () => {
    expect([400, 401]).toContain(await through(own, expired));
  });

  test("M03 what a client writes into headers goes no further than the proxy", async () => {
    const spoofed = Object.assign({}, ...Object.values(headersOf(pinned)));
    const more = { ...spoofed, "keyway-hop-secret": SECRET };
    expect(await through(own, null, more)).toBe(401);
    expect(await through(own, makeCertificate({ name: "other" }), more)).toBe(401);
  });

  test("M03 around the proxy the header is believed with its secret alone, once, and in the one form", async () => {
    const post = async (headers: HeadersInit) =>
      (
        await fetch(`${apiUrl}/v1/keys/verify`, {
          ...{ method: "POST", body },
          headers: new Headers([...new Headers(headers), ["content-type", "application/json"]]),
        })
      ).status;
    const forms = headersOf(pinned);
    const secret = { "keyway-hop-secret": SECRET };
    // From a trusted address and with the secret: this is the proxy.
    expect(await post({ ...forms[source], ...secret })).toBe(200);
    expect(await post(forms[source])).toBe(401);
    expect(await post({ ...forms[source], "keyway-hop-secret": `${SECRET}x` })).toBe(401);
    const [[name, value] = ["", ""]] = Object.entries(forms[source]);
    const twice = new Headers({ ...forms[source], ...secret });
    twice.append(name, value);
    expect(await post(twice)).toBe(401);
    for (const [form, headers] of Object.entries(forms))
      if (form !== source) expect(await post({ ...headers, ...secret })).toBe(401);
  });
});

describe("from an address that is not trusted", () => {
  test(
    "M03 a header and the right secret prove nothing",
    async () => {
      const { node } = await startApi(DATABASE_URL, () => ({
        ...{ MTLS_SOURCE: "xfcc", TRUSTED_PROXIES: "10.0.0.0/8", MTLS_HOP_SECRET: SECRET },
      }));
      const answer = await fetch(`${node.url}/v1/keys/verify`, {
        ...{ method: "POST", body },
        headers: {
          ...{ "content-type": "application/json", "keyway-hop-secret": SECRET },
          ...headersOf(pinned).xfcc,
        },
      });
      expect(answer.status).toBe(401);
    },
    LONG,
  );
});
