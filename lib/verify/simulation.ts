import { confirmChange } from "@/lib/changes/confirm";
import { WAIT_MS } from "@/lib/changes/lease";
import { createReaper } from "@/lib/changes/reap";
import type { Session, SessionStore } from "@/lib/changes/sessions";
import { RecordCache } from "./cache";
import { type Clock, LeaseNode, type LeaseStore, type SeenChange } from "./node";
import type { KeyRecord } from "./record";
import { randomOf, World } from "./virtual-world";

/** What a run is made of; a mutant changes one thing that the protocol needs. */
export type SimulationOptions = Readonly<{
  seed: number;
  /** Virtual milliseconds. */
  lengthMs: number;
  nodeClass?: typeof LeaseNode;
  /** How long a change waits for silent nodes. */
  waitMs?: number;
  /** Whether a change waits at all. */
  confirms?: boolean;
  /** Whether a session is fenced only if it did not renew meanwhile. */
  fencesCarefully?: boolean;
  /** Whether every join gets a session of its own. */
  joinsInsert?: boolean;
  /** Whether a session counts as over by the database's wall clock, which may be set. */
  trustsWallClock?: boolean;
}>;

/** What was seen. A stale answer is one decided on a state before a change that had been confirmed. */
export type SimulationResult = {
  verifies: number;
  changes: number;
  stale: number;
  slowestMs: number;
};

const NODES = 3;
const KEYS = 8;

type SessionRow = {
  session: string;
  acked: number;
  renewals: number;
  fenced: boolean;
  until: number;
};

/** The database: what it holds is changed by one event at a time, as by serialised transactions. */
class Database {
  seq = 0;
  changes: SeenChange[] = [];
  sessions = new Map<string, SessionRow>();
  /** The number of the change that made each key what it is. */
  state = Array.from({ length: KEYS }, () => 0);
  joins = 0;
  wallOffset = 0;

  constructor(private readonly world: World) {}

  wall = () => this.world.now + this.wallOffset;

  record(key: number): KeyRecord {
    // The simulation reads one number of a record: the state it was read from.
    return {
      keyId: `k${key}`,
      workspaceId: "w",
      bytes: 1,
      secretVersion: this.state[key],
    } as KeyRecord;
  }
}

/** A node's view of time: it drifts, and it stands still for nobody but the node while that is paused. */
class NodeTime implements Clock {
  pausedUntil = 0;
  wallOffset = 0;

  constructor(
    private readonly world: World,
    private readonly rate: number,
  ) {}

  mono = () => this.world.now * this.rate;
  wall = () => this.world.now + this.wallOffset;
  after = (ms: number, then: () => void) => this.whenAwake(this.world.now + ms / this.rate, then);

  whenAwake(at: number, then: () => void): void {
    this.world.at(at, () => {
      if (this.world.now < this.pausedUntil) this.whenAwake(this.pausedUntil, then);
      else then();
    });
  }
}

/**
 * Runs nodes, changes and faults in virtual time: the product's own `LeaseNode` and `confirmChange`, with
 * messages that are slow, late or lost, clocks that drift and jump, and nodes that stop for seconds.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const world = new World();
  const random = randomOf(options.seed);
  const database = new Database(world);
  const result = { verifies: 0, changes: 0, stale: 0, slowestMs: 0 };
  const NodeClass = options.nodeClass ?? LeaseNode;
  const nodes = Array.from({ length: NODES }, (_, i) => {
    const time = new NodeTime(world, 0.99 + 0.02 * random());
    const store = storeOf(world, database, random, time, `n${i}`, options);
    const node = new NodeClass(store, time, new RecordCache(100, 100));
    void node.start();
    reapEachSecond(createReaper(sessionsOf(world, database, random, options), time.mono), time);
    return { node, time };
  });
  const confirmed = Array.from({ length: KEYS }, () => 0);
  const soon = (mean: number) => -mean * Math.log(1 - random());
  const repeat = (mean: number, run: () => void) => {
    const next = () =>
      world.at(world.now + soon(mean), () => {
        run();
        next();
      });
    next();
  };
  repeat(12, () => verify(world, nodes, confirmed, random, result));
  repeat(400, () => void change(world, database, nodes, confirmed, random, options, result));
  repeat(4000, () => disturb(world, nodes, random));
  if (options.trustsWallClock)
    repeat(5000, () => Object.assign(database, { wallOffset: (random() - 0.5) * 20_000 }));
  await world.run(options.lengthMs);
  return result;
}

/** As every node does; one that is paused reaps when it wakes, by what it saw before. */
const reapEachSecond = (reap: () => Promise<void>, time: NodeTime): void =>
  time.after(1000, () => void reap().then(() => reapEachSecond(reap, time)));

type SimulatedNode = { node: LeaseNode; time: NodeTime };
const pick = <T>(list: readonly T[], random: () => number): T =>
  list[Math.floor(random() * list.length)] as T;

function verify(
  world: World,
  nodes: readonly SimulatedNode[],
  confirmed: readonly number[],
  random: () => number,
  result: SimulationResult,
): void {
  const { node, time } = pick(nodes, random);
  const key = Math.floor(random() * KEYS);
  // What had been confirmed when the request was sent; it arrives at a paused node when that wakes.
  const expected = confirmed[key] ?? 0;
  time.whenAwake(world.now, () => {
    const check = (record: KeyRecord | null) => {
      result.verifies++;
      if ((record?.secretVersion ?? -1) < expected) result.stale++;
    };
    const found = node.find(String(key));
    // No answer (the database was out of reach) is not a stale one.
    if (found instanceof Promise) found.then(check, () => {});
    else check(found);
  });
}

async function change(
  world: World,
  database: Database,
  nodes: readonly SimulatedNode[],
  confirmed: number[],
  random: () => number,
  options: SimulationOptions,
  result: SimulationResult,
): Promise<void> {
  const key = Math.floor(random() * KEYS);
  const seq = ++database.seq;
  database.state[key] = seq;
  database.changes.push({ seq, kind: "key", ref: `k${key}` });
  for (const { node, time } of nodes)
    if (random() < 0.6) time.whenAwake(world.now + random() * 5, () => void node.sync());
  const started = world.now;
  const waiting = {
    mono: () => world.now,
    pause: (ms: number) => new Promise<void>((resume) => world.at(world.now + ms, resume)),
  };
  if (options.confirms !== false)
    await confirmChange(
      sessionsOf(world, database, random, options),
      seq,
      waiting,
      options.waitMs ?? WAIT_MS,
    );
  confirmed[key] = Math.max(confirmed[key] ?? 0, seq);
  result.changes++;
  result.slowestMs = Math.max(result.slowestMs, world.now - started);
}

/** Stops a node for up to five seconds, or moves its wall clock. */
function disturb(world: World, nodes: readonly SimulatedNode[], random: () => number): void {
  const { time } = pick(nodes, random);
  if (random() < 0.7) time.pausedUntil = world.now + random() * 5000;
  else time.wallOffset = (random() - 0.5) * 20_000;
}

/** Mostly a millisecond or two; now and then up to two seconds. */
const delayOf = (random: () => number): number =>
  random() < 0.05 ? random() * 2000 : 0.3 + random() * 2;

/** A call over the network: executed once after a delay, answered after another; either may be lost. */
function call<T>(world: World, random: () => number, run: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const back = (then: () => void) => {
      if (random() > 0.02) world.at(world.now + delayOf(random), then);
      else world.at(world.now + 5000, () => reject(new Error("the connection is gone")));
    };
    if (random() < 0.02) {
      world.at(world.now + 5000, () => reject(new Error("the connection is gone")));
      return;
    }
    world.at(world.now + delayOf(random), () => {
      const answer = run();
      back(() => resolve(answer));
    });
  });
}

function storeOf(
  world: World,
  database: Database,
  random: () => number,
  time: NodeTime,
  name: string,
  options: SimulationOptions,
): LeaseStore {
  /** A node that is paused reads its replies when it wakes. */
  const ask = <T>(run: () => T): Promise<T> =>
    call(world, random, run).then(
      (answer) => new Promise<T>((resolve) => time.whenAwake(world.now, () => resolve(answer))),
    );
  return {
    join: () =>
      ask(() => {
        const session = options.joinsInsert === false ? name : `${name}-${++database.joins}`;
        const acked = database.seq;
        const until = database.wall() + WAIT_MS;
        database.sessions.set(session, { session, acked, renewals: 0, fenced: false, until });
        return { session, epoch: "e", seq: acked };
      }),
    renew: (session, applied) =>
      ask(() => {
        const row = database.sessions.get(session);
        const ok = row !== undefined && !row.fenced;
        if (ok) {
          row.acked = Math.max(row.acked, applied);
          row.renewals++;
          row.until = database.wall() + WAIT_MS;
        }
        const changes = database.changes.slice(applied);
        return { ok, epoch: "e", top: database.seq, changes, nodes: [] };
      }),
    reconnect: () => {},
    load: (digest) => ask(() => database.record(Number(digest))),
  };
}

/** Whoever changes something has a good line to the database: its delays are the short ones. */
function sessionsOf(
  world: World,
  database: Database,
  random: () => number,
  { fencesCarefully = true, trustsWallClock = false }: SimulationOptions,
): SessionStore {
  const ask = <T>(run: () => T): Promise<T> =>
    new Promise((resolve) =>
      world.at(world.now + random(), () => {
        const answer = run();
        world.at(world.now + random(), () => resolve(answer));
      }),
    );
  const inForce = () =>
    [...database.sessions.values()].filter(
      (row) => !row.fenced && (!trustsWallClock || row.until > database.wall()),
    );
  const seen = ({ session, renewals }: SessionRow): Session => ({ session, renewals });
  return {
    standing: (seq) =>
      ask(() => {
        const rows = inForce();
        const lagging = rows.filter((row) => row.acked < seq).map(seen);
        return { lagging, acked: rows.length - lagging.length };
      }),
    all: () => ask(() => inForce().map(seen)),
    fence: ({ session, renewals }, seq) =>
      ask(() => {
        const row = database.sessions.get(session);
        const silent = row?.renewals === renewals && row.acked < seq;
        if (row && (silent || !fencesCarefully)) row.fenced = true;
      }),
  };
}
