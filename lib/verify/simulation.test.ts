import { describe, expect, test } from "vitest";
import { LeaseNode, type SeenChange } from "./node";
import type { KeyRecord } from "./record";
import { type SimulationOptions, simulate } from "./simulation";

const MINUTE_MS = 60_000;

async function runMany(runs: number, options: Partial<SimulationOptions> = {}) {
  const sum = { verifies: 0, changes: 0, stale: 0, slowestMs: 0 };
  for (let seed = 1; seed <= runs; seed++) {
    const one = await simulate({ seed, lengthMs: MINUTE_MS, ...options });
    sum.verifies += one.verifies;
    sum.changes += one.changes;
    sum.stale += one.stale;
    sum.slowestMs = Math.max(sum.slowestMs, one.slowestMs);
  }
  return sum;
}

test("no verify is decided on a state before a confirmed change, and none waits much longer than a lease", async () => {
  const sum = await runMany(40);
  expect(sum.stale).toBe(0);
  expect(sum.verifies).toBeGreaterThan(150_000);
  expect(sum.changes).toBeGreaterThan(4000);
  expect(sum.slowestMs).toBeLessThan(2500);
}, 60_000);

/** A part of the protocol taken away. Each must be missed, or the simulation could not tell. */
class NoLease extends LeaseNode {
  override get leased() {
    return this.session !== null;
  }
}
class NoCatchUp extends LeaseNode {
  protected override apply(change: SeenChange) {
    this.applied = change.seq;
  }
}
class NoClearAtJoin extends LeaseNode {
  protected override async join() {
    const clear = this.cache.clear;
    this.cache.clear = () => {};
    await super.join();
    this.cache.clear = clear;
  }
}
/** What is being read when the node joins anew may be from before changes that it never hears of. */
class KeepsFillsAtJoin extends LeaseNode {
  protected override async join() {
    const detach = this.detachFills;
    this.detachFills = () => {};
    await super.join();
    this.detachFills = detach;
  }
}
class LeaseFromReply extends LeaseNode {
  protected override lease() {
    super.lease(this.clock.mono(), this.clock.wall());
  }
}
class KeepsDirtyFills extends LeaseNode {
  protected override detachFills() {}
}
/** What is being read is joined by nobody after a change, and kept all the same. */
class KeepsWhatWasRead extends LeaseNode {
  protected override detachFills() {
    this.fills.clear();
  }
}
class JoinsFillsWithoutLease extends LeaseNode {
  override find(digest: string): KeyRecord | null | Promise<KeyRecord | null> {
    const running = this.fills.get(digest);
    return !this.leased && running ? running.promise : super.find(digest);
  }
}

describe("the simulation notices when the protocol lacks", () => {
  test.each<[string, Partial<SimulationOptions>, number?]>([
    ["the lease", { nodeClass: NoLease }],
    ["the changes that a renewal brings", { nodeClass: NoCatchUp }],
    ["the wait of a change", { confirms: false }],
    ["the empty cache of a new session", { nodeClass: NoClearAtJoin }],
    ["the end, at a new session, of what is being read", { nodeClass: KeepsFillsAtJoin }],
    ["a wait longer than the lease", { waitMs: 1500 }],
    ["the start of the lease before the request", { nodeClass: LeaseFromReply }],
    ["the condition under which a session is fenced", { fencesCarefully: false }],
    ["the end of what is being read", { nodeClass: KeepsDirtyFills }],
    ["the dirty mark of what is being read", { nodeClass: KeepsWhatWasRead }],
    ["own reads without a lease", { nodeClass: JoinsFillsWithoutLease }],
    ["a session's end without a wall clock", { trustsWallClock: true }],
    // So rare that the runs before the one that shows it are left out.
    ["sessions of their own for each join", { joinsInsert: false }, 250],
  ])(
    "%s",
    async (_, mutant, from = 1) => {
      let stale = 0;
      for (let seed = from; seed < from + 400 && stale === 0; seed++)
        stale = (await simulate({ seed, lengthMs: MINUTE_MS, ...mutant })).stale;
      expect(stale).toBeGreaterThan(0);
    },
    120_000,
  );
});
