import fs from "node:fs";
import { Agent, request } from "node:http";
import path from "node:path";
import type { Tenant } from "../tenant";
import { type Balancer, startHaproxy, startNginx } from "./balancer";
import { pause } from "./call";
import type { Cluster } from "./nodes";

/** What became of requests through a balancer while every node was restarted. Times in milliseconds. */
export type RollingReport = Readonly<{
  balancer: string;
  perSecond: number;
  sent: number;
  /** Without a decision. Must be 0. */
  failed: number;
  /** The first of them. */
  example: string;
  p50: number;
  p99: number;
  max: number;
}>;

const TICK_MS = 5;

/** How long a request waits for its answer, which then counts as failed. */
const PATIENCE_MS = 20_000;

/** How long to send before, between and after the restarts. */
const CALM_MS = 1000;

/**
 * Verifies through HAProxy and nginx, half of the rate each, while the nodes are told to end and started again one
 * after the other.
 * @param rate verifications a second over both
 */
export async function restartInTurn(
  cluster: Cluster,
  tenant: Tenant,
  rate: number,
): Promise<RollingReport[]> {
  const ports = cluster.nodes.map(({ port }) => port);
  const balancers: Record<string, Balancer> = {};
  const folder = fs.mkdtempSync(path.join(path.resolve(".data/faults"), "balancer-"));
  try {
    balancers.haproxy = await startHaproxy(folder, ports);
    balancers.nginx = await startNginx(folder, ports);
    const keys = await tenant.createKeys(50, {});
    const senders = Object.entries(balancers).map(([name, { port }]) => {
      // An nginx that is told its new configuration hangs up on idle clients, which says nothing of the nodes.
      const agent = new Agent({ keepAlive: name !== "nginx", maxSockets: 256 });
      return new Sender(name, agent, { port, token: tenant.token, keys, rate: rate / 2 });
    });
    const sending = senders.map((sender) => sender.run());
    await pause(CALM_MS);
    for (const node of cluster.nodes) {
      const all = Object.values(balancers);
      await Promise.all(all.map((one) => one.leaveOut(node.port)));
      await node.stop();
      await node.start();
      await Promise.all(all.map((one) => one.takeIn(node.port)));
    }
    await pause(CALM_MS);
    for (const sender of senders) sender.ended = true;
    await Promise.all(sending);
    return senders.map((sender) => sender.report());
  } finally {
    await Promise.all(Object.values(balancers).map((one) => one.stop()));
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

type Load = Readonly<{ port: number; token: string; keys: readonly string[]; rate: number }>;

/** Sends at a rate, whether answers come or not. */
class Sender {
  ended = false;
  #sent = 0;
  #failed = 0;
  #example = "";
  #elapsedMs = 0;
  readonly #latencies: number[] = [];
  readonly #pending = new Set<Promise<void>>();

  constructor(
    private readonly name: string,
    private readonly agent: Agent,
    private readonly load: Load,
  ) {}

  async run(): Promise<void> {
    const started = performance.now();
    while (!this.ended) {
      this.#elapsedMs = performance.now() - started;
      for (const due = (this.#elapsedMs / 1000) * this.load.rate; this.#sent < due; this.#sent++) {
        const one = this.#send(this.load.keys[this.#sent % this.load.keys.length] ?? "");
        this.#pending.add(one);
        void one.then(() => this.#pending.delete(one));
      }
      await pause(TICK_MS);
    }
    await Promise.all(this.#pending);
    this.agent.destroy();
  }

  #send(key: string): Promise<void> {
    const { port, token } = this.load;
    const text = JSON.stringify({ key });
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
    };
    const started = performance.now();
    return new Promise((resolve) => {
      const settle = (failure: string) => {
        this.#latencies.push(performance.now() - started);
        if (failure !== "") {
          this.#failed++;
          this.#example ||= failure;
        }
        resolve();
      };
      const target = { host: "127.0.0.1", port, path: "/v1/keys/verify", method: "POST" };
      const rest = { agent: this.agent, headers, timeout: PATIENCE_MS };
      const sent = request({ ...target, ...rest }, (response) => {
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          body += chunk;
        });
        response.on("error", (error) => settle(String(error)));
        response.on("end", () => {
          const decided = response.statusCode === 200 && body.includes('"code":"VALID"');
          settle(decided ? "" : `${response.statusCode} ${body.slice(0, 200)}`);
        });
      });
      sent.on("timeout", () => sent.destroy(new Error("There was no answer.")));
      sent.on("error", (error) => settle(String(error)));
      sent.end(text);
    });
  }

  report(): RollingReport {
    const sorted = this.#latencies.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
    return {
      balancer: this.name,
      perSecond: Math.round((1000 * this.#sent) / this.#elapsedMs),
      ...{ sent: this.#sent, failed: this.#failed, example: this.#example },
      ...{ p50: at(0.5), p99: at(0.99), max: at(1) },
    };
  }
}
