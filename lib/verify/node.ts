import type { ChangeKind } from "@/lib/changes/announce";
import { LEASE_MS, RENEW_MS, SYNC_TIMEOUT_MS } from "@/lib/changes/lease";
import type { RecordCache } from "./cache";
import type { MissGate } from "./miss-gate";
import type { KeyRecord } from "./record";

/** A change as a node reads it. */
export type SeenChange = Readonly<{ seq: number; kind: ChangeKind; ref: string }>;

/** What a renewal answers: whether the session still stands, what changed since, and where the clock is. */
export type Renewal = Readonly<{
  ok: boolean;
  epoch: string;
  top: number;
  changes: readonly SeenChange[];
  /** The names of the nodes whose sessions are in force. */
  nodes: readonly string[];
}>;

export type Joined = Readonly<{ session: string; epoch: string; seq: number }>;

/** The database as the node needs it. Every call may fail, be slow, or answer after it was given up. */
export type LeaseStore = Readonly<{
  /** Opens a lease session. */
  join(): Promise<Joined>;
  /** Acknowledges `applied`, renews, and reads what came after it: one statement. */
  renew(session: string, applied: number): Promise<Renewal>;
  /** Drops the connection that join and renew use; a late reply on it is of no use. */
  reconnect(): void;
  /** Reads a record from the primary. */
  load(digest: string): Promise<KeyRecord | null>;
}>;

/** Time as the node sees it, in milliseconds; the simulator brings its own. */
export type Clock = Readonly<{
  mono(): number;
  wall(): number;
  /** Runs `then` after `ms`. */
  after(ms: number, then: () => void): void;
}>;

/** Who wants to know which other nodes there are; times are milliseconds since 1970. */
export type Members = Readonly<{
  /** This node took a session, and may have been out of the others' sight before. */
  join(nowMs: number): void;
  see(nodes: readonly string[], askedMs: number, nowMs: number): void;
}>;

/** How soon what failed is asked for again. */
const RETRY_MS = 20;

type Fill = { dirty: boolean; promise: Promise<KeyRecord | null> };

/**
 * What one node may believe, and for how long. It answers from its cache only under a lease; the lease is
 * counted from before the renewal was asked for, and a renewal brings every change since the last one. So
 * when a change has waited for all leases, no node decides on the state before it. See ARCHITECTURE.md,
 * "Linearizable changes". A notification only makes the node renew sooner; losing one costs nothing.
 */
export class LeaseNode {
  protected session: string | null = null;
  protected epoch = "";
  protected applied = 0;
  protected leaseMono = Number.NEGATIVE_INFINITY;
  protected leaseWall = Number.NEGATIVE_INFINITY;
  protected fills = new Map<string, Fill>();
  readonly stats = { hits: 0, misses: 0 };
  protected busy = false;
  protected again = false;
  protected stopped = false;

  constructor(
    protected readonly store: LeaseStore,
    protected readonly clock: Clock,
    readonly cache: RecordCache,
    protected readonly members: Members | null = null,
    readonly gate: MissGate | null = null,
  ) {}

  /** Whether the cache may be believed at this instant, by both clocks: the wall clock catches a suspended machine. */
  get leased(): boolean {
    return this.clock.mono() < this.leaseMono && this.clock.wall() < this.leaseWall;
  }

  /** Joins, and from then on renews until `stop`. Resolves when the first lease stands. */
  async start(): Promise<void> {
    await this.sync();
    this.tick();
  }

  /** Ends the node's lease on its own side at once. */
  stop(): void {
    this.stopped = true;
    this.drop();
  }

  protected tick(): void {
    this.clock.after(RENEW_MS, () => {
      if (this.stopped) return;
      void this.sync();
      this.tick();
    });
  }

  /** What the cache holds of a secret under a lease; undefined when it would have to be read. */
  held(digest: string): KeyRecord | null | undefined {
    const kept = this.peek(digest);
    if (kept !== undefined) this.stats.hits++;
    return kept;
  }

  /** As `held`, for who has asked before: not counted as another hit. */
  peek(digest: string): KeyRecord | null | undefined {
    return this.leased ? this.cache.get(digest) : undefined;
  }

  /**
   * The record of a secret, from the cache under a lease (then without a promise), else from the database.
   * @param digest base64url SHA-256 of the secret's text
   * @param who whose flood it would be, should there be one
   * @returns null when no key has this secret; rejects when the database does not answer, or is asked too often
   */
  find(digest: string, who = ""): KeyRecord | null | Promise<KeyRecord | null> {
    // Without a lease: an own read, sent after the request arrived. It is neither kept nor shared.
    if (!this.leased) return this.pass(who, () => this.store.load(digest));
    const kept = this.held(digest);
    if (kept !== undefined) return kept;
    const running = this.fills.get(digest);
    return running ? running.promise : this.pass(who, () => this.fill(digest));
  }

  protected pass(who: string, load: () => Promise<KeyRecord | null>): Promise<KeyRecord | null> {
    this.stats.misses++;
    return this.gate ? this.gate.pass(who, load) : load();
  }

  /** How long ago the lease that is held was asked for, in milliseconds; infinite without one. */
  get leaseAgeMs(): number {
    return this.clock.mono() - this.leaseMono + LEASE_MS;
  }

  protected fill(digest: string): Promise<KeyRecord | null> {
    const fill: Fill = { dirty: false, promise: this.store.load(digest) };
    fill.promise = fill.promise.then(
      (record) => {
        if (this.fills.get(digest) === fill) this.fills.delete(digest);
        if (!fill.dirty) this.cache.set(digest, record);
        return record;
      },
      (error: unknown) => {
        if (this.fills.get(digest) === fill) this.fills.delete(digest);
        throw error;
      },
    );
    this.fills.set(digest, fill);
    return fill.promise;
  }

  /** What is being read now may be from before a change: it is answered, never kept, and nobody joins it. */
  protected detachFills(): void {
    for (const fill of this.fills.values()) fill.dirty = true;
    this.fills.clear();
  }

  /** Asks for the changes and a new lease; one at a time, and once more if asked meanwhile. */
  async sync(): Promise<void> {
    if (this.stopped) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    try {
      await (this.session === null ? this.join() : this.renew(this.session));
    } catch {
      this.busy = false;
      this.clock.after(RETRY_MS, () => void this.sync());
      return;
    }
    this.busy = false;
    if (this.again) {
      this.again = false;
      await this.sync();
    }
  }

  /** An answer that does not come is given up; should it come later, nobody hears it. */
  protected async ask<T>(answer: Promise<T>): Promise<T> {
    let waiting = true;
    const tooLong = new Promise<never>((_, reject) => {
      this.clock.after(SYNC_TIMEOUT_MS, () => {
        if (!waiting || this.stopped) return;
        this.store.reconnect();
        reject(new Error("The database does not answer."));
      });
    });
    try {
      return await Promise.race([answer, tooLong]);
    } finally {
      waiting = false;
    }
  }

  protected async join(): Promise<void> {
    const [mono, wall] = [this.clock.mono(), this.clock.wall()];
    const joined = await this.ask(this.store.join());
    if (this.stopped) return;
    this.cache.clear();
    this.detachFills();
    this.session = joined.session;
    this.epoch = joined.epoch;
    this.applied = joined.seq;
    this.members?.join(this.clock.wall());
    this.lease(mono, wall);
  }

  protected async renew(session: string): Promise<void> {
    const [mono, wall] = [this.clock.mono(), this.clock.wall()];
    const renewal = await this.ask(this.store.renew(session, this.applied));
    if (this.stopped) return;
    const lost = !renewal.ok || renewal.epoch !== this.epoch || renewal.top < this.applied;
    if (lost) {
      this.drop();
      this.again = true;
      return;
    }
    for (const change of renewal.changes) this.apply(change);
    this.members?.see(renewal.nodes, wall, this.clock.wall());
    this.lease(mono, wall);
    // The renewal after this one acknowledges what was just applied: a revoke is waiting for it.
    if (renewal.changes.length > 0) this.again = true;
  }

  protected apply(change: SeenChange): void {
    this.detachFills();
    this.applied = change.seq;
    if (change.kind === "key") this.cache.dropKey(change.ref);
    else if (change.kind === "workspace") this.cache.dropWorkspace(change.ref);
    else this.cache.dropUnknown();
  }

  protected lease(mono: number, wall: number): void {
    this.leaseMono = mono + LEASE_MS;
    this.leaseWall = wall + LEASE_MS;
  }

  protected drop(): void {
    this.session = null;
    this.leaseMono = Number.NEGATIVE_INFINITY;
    this.leaseWall = Number.NEGATIVE_INFINITY;
  }
}
