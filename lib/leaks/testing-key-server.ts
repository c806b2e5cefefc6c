import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Where a key is published as GitHub does, and the key itself in PEM. */
    githubKeys: { url: string; privateKey: string };
  }
}

export const GITHUB_KEY_ID = "f9525bf080f75b3506ca1ead061add62b8633a346606dc5fe544e29231c6ee0d";

/** What GitHub publishes, of these keys. */
export const publishedKeys = (pem: string): string =>
  JSON.stringify({
    public_keys: [{ key_identifier: GITHUB_KEY_ID, key: pem, is_current: true }],
  });

/** Serves published keys on this machine, and counts requests. `stop` must be called. */
export async function startKeyServer(body: string) {
  const state = { asked: 0, unchanged: 0 };
  const server = http.createServer((request, response) => {
    state.asked += 1;
    if (request.headers["if-none-match"] === '"1"') {
      state.unchanged += 1;
      response.writeHead(304).end();
    } else response.writeHead(200, { etag: '"1"' }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}/keys`, state, stop };
}

/** One for all test files of a run. */
export async function setup(project: TestProject) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const { url, stop } = await startKeyServer(publishedKeys(publicKey));
  project.provide("githubKeys", { url, privateKey });
  return stop;
}
