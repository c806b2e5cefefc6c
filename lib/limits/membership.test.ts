import fc from "fast-check";
import { expect, test } from "vitest";
import { LEASE_MS, RENEW_MS } from "@/lib/changes/lease";
import { LIMIT_ALGORITHMS, type LimitCheck } from "./limit";
import { LocalLimiter } from "./local";
import { Membership } from "./membership";

const START = 1_700_000_000_000;
const check = (rest: Partial<LimitCheck> = {}): LimitCheck => ({
  ...{ key: "k", limit: 10, windowMs: 10_000, cost: 1, mode: "enforce", algorithm: "fixed" },
  ...rest,
});

function memberOf(nodes: readonly string[], self = "a") {
  const member = new Membership();
  member.join(self, START - 100_000);
  member.see(nodes, START, START);
  return member;
}

test.each([1, 2, 3, 7, 12])("among %i nodes the shares of a limit add up to it", (count) => {
  const nodes = Array.from({ length: count }, (_, i) => `node ${i}`);
  const shares = nodes.map((self) => memberOf(nodes, self).shareOf(check(), START + 1));
  expect(shares.reduce((sum, share) => sum + share, 0)).toBe(10);
  expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
});

test("a node that left keeps its share of this window and of the next", () => {
  const member = memberOf(["a", "b"]);
  member.see(["a"], START + 1000, START + 1000);
  expect(member.shareOf(check(), START + 1001)).toBe(5);
  member.see(["a"], START + 10_000, START + 10_000);
  expect(member.shareOf(check(), START + 10_001)).toBe(5);
  member.see(["a"], START + 20_000, START + 20_000);
  expect(member.shareOf(check(), START + 20_001)).toBe(10);
});

test("a node that joins has no share before the next window", () => {
  const member = new Membership();
  member.join("a", START + 1000);
  member.see(["a"], START + 9000, START + 9000);
  expect(member.shareOf(check(), START + 9001)).toBe(0);
  expect(member.shareOf(check(), START + 10_000)).toBe(10);
});

test("a node without a lease has no share", () =>
  expect(memberOf(["a"]).shareOf(check(), START + LEASE_MS)).toBe(0));

type Node = {
  id: string;
  member: Membership;
  limiter: LocalLimiter;
  seesAt: number;
  left: boolean;
};

/**
 * Nodes that join, leave and die while Redis is away, each asking for as much as it can get. Renewals come after up to
 * LEASE; a node that died stays in force until it is fenced.
 */
function flood(seed: number, joinsOrLeaves: readonly number[], limit: LimitCheck, ms: number) {
  let random = seed;
  const next = (below: number) => {
    random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
    return random % below;
  };
  const inForce = new Map<string, number>();
  const nodes: Node[] = [];
  const admitted: number[] = [];
  const join = (now: number) => {
    const id = `node ${nodes.length}`;
    const member = new Membership();
    member.join(id, now);
    inForce.set(id, Number.POSITIVE_INFINITY);
    nodes.push({ id, member, limiter: new LocalLimiter(), seesAt: now, left: false });
  };
  const step = (node: Node, now: number) => {
    if (node.seesAt <= now) {
      const live = [...inForce].filter(([, until]) => now < until).map(([id]) => id);
      node.member.see(live, now, now);
      // Never later than the lease it has, since without one it admits nothing.
      node.seesAt = now + 1 + next(2 * RENEW_MS);
    }
    const share = { ...limit, limit: node.member.shareOf(limit, now) };
    for (let tries = next(share.limit + 2); tries > 0; tries--)
      if (node.limiter.takeAll([share], now).admitted) admitted.push(now);
  };
  for (let i = 0; i < 4; i++) join(START - 60_000 + i);
  for (let now = START; now < START + ms; now += 100) {
    if (joinsOrLeaves.includes((now - START) / 100)) {
      const live = nodes.filter((one) => !one.left);
      const victim = live[next(live.length)];
      if (next(2) === 0 || !victim || live.length === 1) join(now);
      else {
        victim.left = true;
        inForce.set(victim.id, now + next(2 * LEASE_MS));
      }
    }
    for (const node of nodes) if (!node.left) step(node, now);
  }
  return admitted;
}

test.each(LIMIT_ALGORITHMS)(
  "while all nodes are without Redis no window of a %s limit admits more than the limit, whoever joins and leaves",
  (algorithm) => {
    const scenarios = fc.record({
      seed: fc.nat(1_000_000),
      moves: fc.uniqueArray(fc.nat(150), { maxLength: 12 }),
      limit: fc.integer({ min: 1, max: 20 }),
      windowMs: fc.constantFrom(1000, 3000, 7000),
    });
    let most = 0;
    fc.assert(
      fc.property(scenarios, ({ seed, moves, limit, windowMs }) => {
        const admitted = flood(seed, moves, check({ algorithm, limit, windowMs }), 15_000);
        const windows = new Map<number, number>();
        for (const at of admitted) {
          const window = Math.floor(at / windowMs);
          windows.set(window, (windows.get(window) ?? 0) + 1);
        }
        const worst = Math.max(0, ...windows.values());
        most = Math.max(most, worst / limit);
        // A bucket of `limit` admits as much again by its refills, Redis or not.
        expect(worst).toBeLessThanOrEqual(algorithm === "token_bucket" ? 2 * limit : limit);
      }),
      { numRuns: 40 },
    );
    expect(most).toBeGreaterThan(0.8);
  },
  30_000,
);
