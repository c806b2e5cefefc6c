import fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectRedis, type ScriptRunner } from "./connect";
import {
  LIMIT_ALGORITHMS,
  LIMIT_MODES,
  type LimitAlgorithm,
  type LimitCheck,
  type LimitDecision,
} from "./limit";
import { LocalLimiter } from "./local";
import { limitScript } from "./script";
import { SharedLimiter } from "./shared";
import { startRedis, type TestRedis } from "./testing-redis";
import { LimiterUnavailable } from "./turns";

const START = 1_700_000_000_000;
const PATIENT_MS = 5000;
let server: TestRedis;
let redis: ScriptRunner;
let run = 0;

beforeAll(async () => {
  server = await startRedis();
  redis = await connectRedis({ redisUrl: server.url });
});

afterAll(async () => {
  redis.close();
  await server.stop();
});

/** Counters that no other limiter of this file has. */
const newShared = () => new SharedLimiter(redis, PATIENT_MS, `test:${run++}`);

const check = (algorithm: LimitAlgorithm, rest: Partial<LimitCheck> = {}): LimitCheck => ({
  key: "k",
  limit: 10,
  windowMs: 60_000,
  cost: 1,
  mode: "enforce",
  ...rest,
  algorithm,
});

/** Several limits of a call; where two are the same counter, they are the same limit. */
const shapes = fc
  .array(
    fc.record({
      algorithm: fc.constantFrom(...LIMIT_ALGORITHMS),
      key: fc.constantFrom("a", "b"),
      limit: fc.integer({ min: 0, max: 12 }),
      // Long, since Redis forgets counters by its own clock while time is passed in here.
      windowMs: fc.constantFrom(30_000, 59_999, 60_000),
      mode: fc.constantFrom(...LIMIT_MODES),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((limits) => {
    const nameOf = (one: (typeof limits)[number]) => `${one.algorithm} ${one.windowMs} ${one.key}`;
    const byName = new Map(limits.map((one) => [nameOf(one), one]));
    return limits.map((one) => byName.get(nameOf(one)) ?? one);
  });
const calls = fc.array(
  fc.record({
    waitMs: fc.oneof(fc.nat(2_000), fc.nat(90_000)),
    costs: fc.array(fc.nat(7), { minLength: 4, maxLength: 4 }),
    givesBack: fc.boolean(),
  }),
  { minLength: 1, maxLength: 25 },
);

describe("the limiter of several nodes", () => {
  test("decides as the limiter of one process does, over any sequence of calls", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, calls, async (limits, sequence) => {
        const [local, shared] = [new LocalLimiter(), newShared()];
        let now = START;
        let last: { checks: LimitCheck[]; decision: LimitDecision; at: number } | undefined;
        for (const { waitMs, costs, givesBack } of sequence) {
          now += waitMs;
          const checks = limits.map((one, i) => ({ ...one, cost: costs[i] ?? 0 }));
          const decision = local.takeAll(checks, now);
          expect(await shared.takeAll(checks, now)).toEqual(decision);
          if (givesBack && last !== undefined) {
            local.giveBack(last.checks, last.decision, last.at);
            await shared.giveBack(last.checks, last.decision, last.at);
          }
          last = { checks, decision, at: now };
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each(LIMIT_ALGORITHMS)(
    "never over-admits under parallel calls of any cost (%s)",
    async (algorithm) => {
      const other = await connectRedis({ redisUrl: server.url });
      const prefix = `test:${run++}`;
      const nodes = [redis, other].map((one) => new SharedLimiter(one, PATIENT_MS, prefix));
      const costs = Array.from({ length: 400 }, (_, i) => 1 + (i % 5));
      const answers = await Promise.all(
        costs.map(async (cost, i) => {
          const checks = [
            check(algorithm, { limit: 301, cost }),
            check("fixed", { key: "other", limit: 280, cost }),
          ];
          const decision = await nodes[i % 2]?.takeAll(checks, START);
          return decision?.admitted ? cost : 0;
        }),
      );
      other.close();
      expect(answers.reduce((sum, cost) => sum + cost, 0)).toBe(280);
      const left = await nodes[0]?.takeAll([check(algorithm, { limit: 301, cost: 0 })], START);
      expect(left?.states[0]?.remaining).toBe(21);
    },
  );

  test("finds its script again after Redis has forgotten it", async () => {
    const shared = newShared();
    const direct = new Redis(server.url);
    expect((await shared.takeAll([check("fixed")], START)).admitted).toBe(true);
    const { sha } = await limitScript();
    expect(await direct.script("EXISTS", sha)).toEqual([1]);
    await direct.script("FLUSH");
    expect(await direct.script("EXISTS", sha)).toEqual([0]);
    expect((await shared.takeAll([check("fixed")], START)).states[0]?.remaining).toBe(8);
    direct.disconnect();
  });

  test("leaves no counter behind that does not expire", async () => {
    const prefix = `test:${run++}`;
    const shared = new SharedLimiter(redis, PATIENT_MS, prefix);
    const checks = LIMIT_ALGORITHMS.map((algorithm) => check(algorithm, { cost: 3 }));
    const decision = await shared.takeAll(checks, START);
    await shared.takeAll(checks, START);
    await shared.giveBack(checks, decision, START);
    const late = [check("token_bucket", { key: "late", cost: 5 })];
    const full = await shared.takeAll(late, START);
    await shared.takeAll([check("token_bucket", { key: "late", cost: 0 })], START + 60_000);
    await shared.giveBack(late, full, START);
    const text = `local t = {} for _, k in ipairs(redis.call("KEYS", ARGV[1] .. "*")) do
      t[#t + 1] = redis.call("PTTL", k) end return t`;
    const times = await redis.run({ text, sha: "1".repeat(40) }, [], [prefix]);
    expect(times).toHaveLength(3);
    expect(Array.isArray(times) && times.every((ms) => ms > 0 && ms <= 121_000)).toBe(true);
  });

  test("counts with the scripts of @upstash/ratelimit, without the line stock Redis refuses", async () => {
    const { text } = await limitScript();
    expect(text).not.toContain("#!lua");
    expect(text.match(/dynamicLimitKey/g)?.length).toBeGreaterThan(6);
  });
});

describe("calls of one turn of the event loop", () => {
  test("go in one script, and each is answered its own", async () => {
    const direct = new Redis(server.url);
    const scripts = async () =>
      Number(/cmdstat_evalsha:calls=(\d+)/.exec(await direct.info("commandstats"))?.[1]);
    const shared = newShared();
    await shared.takeAll([check("fixed")], START);
    const before = await scripts();
    const calls = Array.from({ length: 30 }, (_, i) =>
      shared.takeAll(
        LIMIT_ALGORITHMS.slice(i % 3).map((one) => check(one, { key: `ws_${i}:k`, cost: i % 12 })),
        START,
      ),
    );
    const left = (await Promise.all(calls)).map(({ states }) => states.map((one) => one.remaining));
    expect(left).toEqual(
      calls.map((_, i) => Array(3 - (i % 3)).fill(i % 12 > 10 ? 10 : 10 - (i % 12))),
    );
    expect((await scripts()) - before).toBe(1);
    direct.disconnect();
  });

  test("fail each alone, where a counter in Redis is none", async () => {
    const prefix = `test:${run++}`;
    const shared = new SharedLimiter(redis, PATIENT_MS, prefix);
    const direct = new Redis(server.url);
    await direct.set(`${prefix}:{k}:token_bucket:60000:k`, "of somebody else");
    const [good, bad, after] = await Promise.allSettled([
      shared.takeAll([check("fixed")], START),
      shared.takeAll([check("fixed"), check("token_bucket")], START),
      shared.takeAll([check("sliding")], START),
    ]);
    expect(good).toMatchObject({ value: { admitted: true } });
    expect(bad).toMatchObject({ reason: expect.any(LimiterUnavailable) });
    expect(after).toMatchObject({ value: { admitted: true } });
    const left = await shared.takeAll([check("fixed", { cost: 0 })], START);
    expect(left.states[0]?.remaining).toBe(9);
    direct.disconnect();
  });
});

describe("T08 when Redis does not answer", () => {
  test("says so within its budget while Redis hangs, and decides again when it is back", async () => {
    const hung = await startRedis();
    const connection = await connectRedis({ redisUrl: hung.url });
    const shared = new SharedLimiter(connection, 50);
    await shared.takeAll([check("fixed")], START).catch(() => {});
    hung.process.kill("SIGSTOP");
    await expect(shared.takeAll([check("fixed")], START)).rejects.toThrow(LimiterUnavailable);
    hung.process.kill("SIGCONT");
    await connection.ping();
    const patient = new SharedLimiter(connection, PATIENT_MS);
    expect((await patient.takeAll([check("fixed")], START)).admitted).toBe(true);
    connection.close();
    await hung.stop();
  });

  test("an answer that came while this process was busy is read, however late", async () => {
    const shared = new SharedLimiter(redis, 50, `test:${run++}`);
    await shared.takeAll([check("fixed")], START);
    const answer = shared.takeAll([check("fixed")], START);
    // The command goes out with what else this turn asks of Redis.
    await new Promise((sent) => setImmediate(sent));
    const until = performance.now() + 150;
    while (performance.now() < until);
    expect((await answer).admitted).toBe(true);
  });

  test("says so at once while Redis is gone", async () => {
    const gone = await startRedis();
    const connection = await connectRedis({ redisUrl: gone.url });
    const shared = new SharedLimiter(connection, PATIENT_MS);
    expect((await shared.takeAll([check("fixed")], START)).admitted).toBe(true);
    await gone.stop();
    await expect(shared.takeAll([check("fixed")], START)).rejects.toThrow(LimiterUnavailable);
    connection.close();
  });

  test("a node may start before Redis does", async () => {
    const errors: Error[] = [];
    const connection = await connectRedis({ redisUrl: "redis://127.0.0.1:1" }, (error) =>
      errors.push(error),
    );
    const shared = new SharedLimiter(connection);
    await expect(shared.takeAll([check("fixed")], START)).rejects.toThrow(LimiterUnavailable);
    expect(errors.length).toBeGreaterThan(0);
    connection.close();
  });

  test("an answer that is not the script's is never read as admitted", async () => {
    for (const reply of [null, "OK", [], [1], [1, 0, "x", 0], { success: true }]) {
      const odd: ScriptRunner = {
        run: () => Promise.resolve(reply),
        isDivided: () => false,
        ping: () => Promise.resolve(),
        close: () => {},
      };
      const answer = new SharedLimiter(odd).takeAll([check("fixed")], START);
      await expect(answer).rejects.toThrow(LimiterUnavailable);
    }
  });
});
