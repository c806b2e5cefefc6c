// Runs the SDK in Bun, in Deno and in Workers' own runtime, which npm brings: `npm install --no-save bun deno workerd`
// (350 MB on disk), then `node scripts/runtimes.mjs`. Not among the tests for their size.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import * as esbuild from "esbuild";

const WORKER_PORT = 4312;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyway-runtimes-"));
const file = (/** @type {string} */ name) => path.join(folder, name);

/** What Keyway answers: a verification, a list at the second attempt, and a refusal. */
let attempts = 0;
const server = http.createServer((request, response) => {
  request.resume();
  const send = (/** @type {number} */ status, /** @type {object} */ body) => {
    const type = status < 400 ? "application/json" : "application/problem+json";
    response.writeHead(status, { "content-type": type, "retry-after": "0" });
    response.end(JSON.stringify(body));
  };
  const problem = { title: "", detail: "", requestId: "req_1", errors: [] };
  if (request.url === "/v1/keys/verify")
    return send(200, { valid: true, code: "VALID", requestId: "req_1" });
  if (request.url !== "/v1/apis") return send(404, { ...problem, status: 404, code: "not_found" });
  if (++attempts % 2 === 0) return send(200, { items: [], nextCursor: null });
  send(503, { ...problem, status: 503, code: "unavailable" });
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
const port = typeof address === "object" ? address?.port : 0;

fs.writeFileSync(
  file("journey.mjs"),
  `import { Keyway } from "./client.mjs";
export async function journey() {
  const keyway = new Keyway({ url: "http://127.0.0.1:${port}", key: "k" });
  const verified = await keyway.verify({ key: "of_another_shape" });
  const mistyped = await keyway.verify({ key: "acme_live_kw" + "0".repeat(32) + "aaaaaa" });
  const list = await keyway.get("/v1/apis");
  const refused = await keyway.get("/v1/keys/{id}", { path: { id: "none" } }).catch((one) => one);
  return [verified.code, mistyped.decidedBy, list.items.length, refused.code].join(" ");
}`,
);
fs.writeFileSync(
  file("main.mjs"),
  'import { journey } from "./journey.mjs";\nconsole.log(await journey());\n',
);
fs.writeFileSync(
  file("worker.mjs"),
  'import { journey } from "./journey.mjs";\nexport default { fetch: async () => new Response(await journey()) };\n',
);
const modules = ["worker.mjs", "journey.mjs", "client.mjs"];
fs.writeFileSync(
  file("worker.capnp"),
  `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main), (name = "internet", network = (allow = ["local"]))],
  sockets = [(name = "http", address = "127.0.0.1:${WORKER_PORT}", http = (), service = "main")]
);
const main :Workerd.Worker = (compatibilityDate = "2026-01-01",
  modules = [${modules.map((one) => `(name = "${one}", esModule = embed "${one}")`).join(", ")}]);
`,
);
await esbuild.build({
  ...{ entryPoints: ["sdk/src/client.ts"], outfile: file("client.mjs"), bundle: true },
  ...{ format: "esm", platform: "neutral" },
});

const EXPECTED = "VALID checksum 0 not_found";
let failed = false;
const tell = (/** @type {string} */ name, /** @type {string} */ answer) => {
  const right = answer.trim() === EXPECTED;
  failed ||= !right;
  console.log(`${right ? "passed" : "FAILED"}  ${name}${right ? "" : `: ${answer}`}`);
};

/** While this process answers, so not by spawnSync. */
async function outputOf(/** @type {string} */ program, /** @type {string[]} */ ...args) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part) => {
    text += part;
  });
  await once(child, "close");
  return text;
}

/** Once it answers, within 10 s. */
async function textOf(/** @type {string} */ url) {
  for (let tries = 0; tries < 40; tries++) {
    const answer = await fetch(url).catch(() => null);
    if (answer) return answer.text();
    await setTimeout(250);
  }
  return "no answer";
}

const bin = (/** @type {string} */ name) => path.resolve("node_modules/.bin", name);
tell("Node", await outputOf(process.execPath, file("main.mjs")));
tell("Bun", await outputOf(bin("bun"), "run", file("main.mjs")));
tell("Deno", await outputOf(bin("deno"), "run", "--allow-net", file("main.mjs")));
const workerd = spawn(bin("workerd"), ["serve", file("worker.capnp")], { stdio: "inherit" });
tell("Workers", await textOf(`http://127.0.0.1:${WORKER_PORT}/`));
workerd.kill();
server.close();
fs.rmSync(folder, { recursive: true });
process.exitCode = failed ? 1 : 0;
