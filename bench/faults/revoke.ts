import { LEASE_MS } from "@/lib/changes/lease";
import { isRunning } from "@/lib/testing/child";
import type { Tenant } from "../tenant";
import { call, pause, untilReady, verify } from "./call";
import type { FaultCase } from "./cases";
import type { Cluster } from "./nodes";

/** What came of revoking under a fault. Times in milliseconds. */
export type RevokeReport = Readonly<{
  revokes: number;
  verifies: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
  /** Revokes that took as long as a lease: they waited for a node that was gone. */
  waited: number;
  /** Revoked keys found valid by a verify that was sent after revoke had returned. Must be 0. */
  stale: number;
  /** Keys found invalid that nobody had begun to revoke. Must be 0. */
  falseDenials: number;
  /** Verifies without a decision: the node was gone, or said that it cannot decide. */
  undecided: number;
}>;

type Key = { id: string; secret: string; state: "live" | "revoking" | "revoked" };

export type RevokeOptions = Readonly<{
  revokes: number;
  faultMs?: number;
  /** Ends as soon as a stale answer was seen: of a mutant no more need be known. */
  untilStale?: boolean;
}>;

const WORKERS_PER_NODE = 3;
/** Between two requests of a worker: what is measured is how a change spreads, not a full machine. */
const PAUSE_MS = 4;
const AHEAD = 40;
const BEHIND = 20;

/**
 * Revokes keys one after the other through the first node while all of them are verified on every node, lets the
 * fault begin after a fifth and end after `faultMs`, and probes every node as soon as each revoke has returned.
 */
export async function revokeUnderFault(
  cluster: Cluster,
  tenant: Tenant,
  fault: FaultCase,
  { revokes, faultMs = 5000, untilStale = false }: RevokeOptions,
): Promise<RevokeReport> {
  const made = await tenant.makeKeys(revokes + AHEAD);
  const run = new Run(cluster, tenant, fault, untilStale, made);
  return run.finish(revokes, faultMs);
}

class Run {
  readonly #keys: Key[];
  readonly #latencies: number[] = [];
  readonly #probes: Promise<void>[] = [];
  #next = 0;
  #ended = false;
  #verifies = 0;
  #stale = 0;
  #falseDenials = 0;
  #undecided = 0;

  constructor(
    private readonly cluster: Cluster,
    private readonly tenant: Tenant,
    private readonly fault: FaultCase,
    private readonly untilStale: boolean,
    made: readonly Readonly<{ id: string; secret: string }>[],
  ) {
    this.#keys = made.map((key) => ({ ...key, state: "live" }));
  }

  async finish(revokes: number, faultMs: number): Promise<RevokeReport> {
    const ports = this.cluster.nodes.map((node) => node.port);
    if (!this.fault.cold)
      for (const port of ports)
        await Promise.all(this.#keys.slice(0, AHEAD).map((key) => this.#verify(port, key)));
    const workers = ports.flatMap((port) =>
      Array.from({ length: WORKERS_PER_NODE }, () => this.#work(port)),
    );
    const quiet = Math.ceil(revokes / 5);
    for (let i = 0; i < quiet && !this.#enough; i++) await this.#revokeNext(ports);
    await this.fault.begin(this.cluster);
    const began = performance.now();
    const ended = pause(faultMs).then(() => this.fault.end(this.cluster));
    const within = revokes - 2 * quiet;
    for (let i = 0; i < within && !this.#enough; i++) {
      const due = began + (i * faultMs) / within;
      if (performance.now() < due) await pause(due - performance.now());
      await this.#revokeNext(ports);
    }
    await ended;
    for (let i = 0; i < quiet && !this.#enough; i++) await this.#revokeNext(ports);
    this.#ended = true;
    await Promise.all([...workers, ...this.#probes]);
    if (!this.#enough) await this.#sweep();
    return this.#report();
  }

  /** Every revoked key once more on every node that runs, when each believes its cache again. */
  async #sweep(): Promise<void> {
    const revoked = this.#keys.slice(0, this.#next);
    for (const node of this.cluster.nodes) {
      if (!isRunning(node.process())) continue;
      await untilReady(node.port);
      for (let i = 0; i < revoked.length; i += AHEAD)
        await Promise.all(revoked.slice(i, i + AHEAD).map((key) => this.#verify(node.port, key)));
    }
  }

  get #enough(): boolean {
    return this.untilStale && this.#stale > 0;
  }

  async #revokeNext(ports: readonly number[]): Promise<void> {
    const key = this.#keys[this.#next++];
    const [first] = ports;
    if (!key || first === undefined) throw new Error("There are no keys left.");
    key.state = "revoking";
    if (this.fault.cold) {
      for (const port of ports) this.#probes.push(this.#verify(port, key));
      await pause(Math.random() * 10);
    }
    const started = performance.now();
    const reply = await call(first, `/v1/keys/${key.id}/revoke`, this.tenant.token, {});
    if (reply?.status !== 200) throw new Error(`revoke failed: ${reply?.status} ${reply?.body}`);
    this.#latencies.push(performance.now() - started);
    key.state = "revoked";
    for (const port of ports) this.#probes.push(this.#verify(port, key));
  }

  /** One request after the other, of keys that are revoked, being revoked, or next. */
  async #work(port: number): Promise<void> {
    const ahead = this.fault.cold ? 1 : AHEAD;
    while (!this.#ended) {
      const at = this.#next - BEHIND + Math.floor(Math.random() * (BEHIND + ahead));
      const key = this.#keys[Math.max(0, at)];
      if (key && !(this.fault.cold && key.state === "live")) await this.#verify(port, key);
      await pause(PAUSE_MS);
    }
  }

  async #verify(port: number, key: Key): Promise<void> {
    const before = key.state;
    const code = await verify(port, this.tenant.token, { key: key.secret });
    this.#verifies++;
    if (code === "VALID") {
      if (before === "revoked") this.#stale++;
    } else if (code.includes(" ")) {
      this.#undecided++;
      await pause(20);
    } else if (key.state === "live") this.#falseDenials++;
  }

  #report(): RevokeReport {
    const sorted = this.#latencies.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
    return {
      ...{ revokes: sorted.length, verifies: this.#verifies },
      ...{ p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) },
      ...{ waited: sorted.filter((ms) => ms >= LEASE_MS).length, stale: this.#stale },
      ...{ falseDenials: this.#falseDenials, undecided: this.#undecided },
    };
  }
}
