import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { usageByApi, usageByCaller, usageByKey } from "@/db/schema/usage";
import { testDatabase } from "@/db/testing";
import { newTestApi, newTestCaller, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { ListTopKeysQuery, ReadKeyUsageQuery, ReadUsageQuery } from "./input";
import { listTopKeys } from "./list-top-keys";
import { readUsage } from "./read";
import { readKeyUsage } from "./read-key";

testDatabase();

const NOW = new Date("2026-05-10T12:00:30Z");
const at = (text: string) => new Date(`2026-05-${text}Z`);

type Grain = "minute" | "hour" | "day";
type Use = Readonly<{
  at: string;
  keyId?: string;
  outcome?: string;
  count?: number;
  credits?: number;
  ownerId?: string;
  callerId?: string;
  environment?: string;
  latency?: number[];
}>;

const startOf = (time: Date, grain: Grain) => {
  const width = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }[grain];
  return new Date(Math.floor(time.getTime() / width) * width);
};

let workspace: Awaited<ReturnType<typeof newTestWorkspace>>;
let api: Awaited<ReturnType<typeof newTestApi>>;
let other: Awaited<ReturnType<typeof newTestApi>>;

/** Writes uses as the journal's shipper does: all three grains of every table. */
async function record(apiId: string, uses: readonly Use[]) {
  for (const grain of ["minute", "hour", "day"] as const)
    for (const use of uses) {
      const count = use.count ?? 1;
      const common = {
        ...{ workspaceId: workspace.id, grain, start: startOf(at(use.at), grain), apiId },
        ...{ environment: use.environment ?? "live", outcome: use.outcome ?? "VALID" },
        ...{ verifications: count, credits: use.credits ?? 0, latency: use.latency ?? [count] },
      };
      const detail = {
        ...{ keyId: use.keyId ?? "key_1", secretVersion: 1 },
        ...{ ownerId: use.ownerId ?? "", callerId: use.callerId ?? "key_caller" },
      };
      await db()
        .insert(usageByKey)
        .values({ ...common, ...detail });
      await db().insert(usageByApi).values(common).onConflictDoNothing();
      const { callerId } = detail;
      await db()
        .insert(usageByCaller)
        .values({ ...common, callerId })
        .onConflictDoNothing();
    }
}

const KEY_A = "key_a";
const KEY_B = "key_b";

beforeAll(async () => {
  workspace = await newTestWorkspace();
  [api, other] = [await newTestApi(workspace), await newTestApi(workspace)];
  await record(api.id, [
    { at: "10T11:58:10", keyId: KEY_A, count: 10, credits: 4, latency: [5, 5] },
    { at: "10T11:58:50", keyId: KEY_A, outcome: "RATE_LIMITED", count: 3, ownerId: "user_1" },
    { at: "09T23:30:00", keyId: KEY_B, count: 7, callerId: "key_other" },
  ]);
  await record(other.id, [{ at: "10T11:59:00", keyId: KEY_B, environment: "test", count: 2 }]);
});

const read = (query: object, actor = workspace.viewer) =>
  readUsage(actor, ReadUsageQuery.parse(query), NOW);
const hour = { from: "2026-05-10T11:00:00Z", to: "2026-05-10T12:00:00Z" };

describe("usage", () => {
  test("counts by minute and outcome, with zeros where nothing was", async () => {
    const usage = await read(hour);
    expect(usage).toMatchObject({
      from: at("10T11:00:00"),
      to: at("10T12:00:00"),
      bucket: "minute",
    });
    expect(usage.series).toHaveLength(60);
    expect(usage.series[58]).toMatchObject({
      start: at("10T11:58:00"),
      outcomes: { VALID: 10, RATE_LIMITED: 3 },
      credits: 4,
    });
    expect(usage.series[57]).toEqual({
      start: at("10T11:57:00"),
      outcomes: {},
      credits: 0,
      latencyMs: { p50: null, p95: null, p99: null },
    });
    expect(usage.totals).toMatchObject({ outcomes: { VALID: 12, RATE_LIMITED: 3 }, credits: 4 });
  });

  test("has the same totals in every bucket size", async () => {
    const range = { from: "2026-05-09T00:00:00Z", to: "2026-05-10T12:00:00Z" };
    const outcomes = { VALID: 19, RATE_LIMITED: 3 };
    for (const bucket of ["hour", "day"])
      expect((await read({ ...range, bucket })).totals.outcomes).toEqual(outcomes);
  });

  test("adds histograms up: percentiles of a range are those of all its verifications", async () => {
    const { totals } = await read({ ...hour, apiId: api.id, outcome: "VALID" });
    const { p50, p95, p99 } = totals.latencyMs;
    expect(p50).toBeLessThanOrEqual(0.05);
    expect(p95).toBeGreaterThan(0.05);
    expect(p99).toBeGreaterThanOrEqual(p95 ?? 0);
  });

  test("says nothing of a range: the last 24 hours, in hours", async () => {
    const usage = await read({});
    expect(usage.bucket).toBe("hour");
    expect(usage.series).toHaveLength(25);
    expect(usage.totals.outcomes.VALID).toBe(19);
  });

  test.each([
    ["apiId", () => ({ apiId: other.id }), { VALID: 2 }],
    ["environment", () => ({ environment: "test" }), { VALID: 2 }],
    ["outcome", () => ({ outcome: "RATE_LIMITED" }), { RATE_LIMITED: 3 }],
    ["keyId", () => ({ keyId: KEY_B }), { VALID: 9 }],
    ["ownerId", () => ({ ownerId: "user_1" }), { RATE_LIMITED: 3 }],
    ["callerId", () => ({ callerId: "key_other" }), { VALID: 7 }],
    ["two together", () => ({ keyId: KEY_B, apiId: api.id }), { VALID: 7 }],
    ["what nobody has", () => ({ keyId: "key_none" }), {}],
  ])("is filtered by %s", async (_, filter, outcomes) =>
    expect((await read(filter())).totals.outcomes).toEqual(outcomes),
  );

  test.each([
    [
      "key",
      [
        [KEY_A, 13],
        [KEY_B, 9],
      ],
    ],
    [
      "owner",
      [
        ["", 19],
        ["user_1", 3],
      ],
    ],
    [
      "outcome",
      [
        ["VALID", 19],
        ["RATE_LIMITED", 3],
      ],
    ],
    [
      "environment",
      [
        ["live", 20],
        ["test", 2],
      ],
    ],
    [
      "caller",
      [
        ["key_caller", 15],
        ["key_other", 7],
      ],
    ],
  ])("is grouped by %s, the largest first", async (groupBy, groups) => {
    const usage = await read({ groupBy });
    const sums = usage.groups?.map(({ group, totals, series }) => {
      expect(series).toHaveLength(usage.series.length);
      return [group, Object.values(totals.outcomes).reduce((a, b) => a + b, 0)];
    });
    expect(sums).toEqual(groups);
  });

  test("is of the APIs that a narrow management key may see", async () => {
    const narrow = newTestCaller(workspace.id, [`usage:read:${other.id}`]);
    expect((await read({}, narrow)).totals.outcomes).toEqual({ VALID: 2 });
    expect((await read({ apiId: api.id }, narrow)).totals.outcomes).toEqual({});
  });

  test.each([
    ["a range that ends before it begins", { from: hour.to, to: hour.from }],
    ["an empty range", { from: hour.to, to: hour.to }],
    ["more than 1500 buckets", { from: "2026-01-01T00:00:00Z", bucket: "minute" }],
  ])("of %s is refused", async (_, query) =>
    expect(read(query)).rejects.toMatchObject({ code: "invalid" }),
  );
});

describe("days of a time zone", () => {
  test("begin at its midnights, and hold what happened between them", async () => {
    const query = { from: "2026-05-09T00:00:00Z", to: "2026-05-10T12:00:00Z", bucket: "day" };
    const utc = await read(query);
    expect(utc.series.map((one) => one.outcomes.VALID)).toEqual([7, 12]);
    const berlin = await read({ ...query, timeZone: "Europe/Berlin" });
    expect(berlin.series.map((one) => one.start)).toEqual([at("08T22:00:00"), at("09T22:00:00")]);
    expect(berlin.series.map((one) => one.outcomes.VALID)).toEqual([undefined, 19]);
    expect(berlin.to).toEqual(at("10T22:00:00"));
  });

  test("are 23 hours long when the clocks go forward", async () => {
    const { series } = await read({
      ...{ from: "2026-03-28T12:00:00Z", to: "2026-03-31T00:00:00Z" },
      ...{ bucket: "day", timeZone: "Europe/Berlin" },
    });
    const hours = series.map((one) => one.start.toISOString().slice(5, 13));
    expect(hours).toEqual(["03-27T23", "03-28T23", "03-29T22", "03-30T22"]);
  });

  test.each(["Mars/Olympus", "", "+02:00", "'; drop table keys"])("cannot be %j", (timeZone) =>
    expect(ReadUsageQuery.safeParse({ timeZone }).success).toBe(false),
  );
});

describe("the usage of one key", () => {
  test("is its own only, and that of no key is not found", async () => {
    const { key } = await newTestKey(workspace, api.id);
    await record(api.id, [{ at: "10T11:30:00", keyId: key.id, count: 4, outcome: "EXPIRED" }]);
    const query = ReadKeyUsageQuery.parse(hour);
    const usage = await readKeyUsage(workspace.viewer, key.id, query, NOW);
    expect(usage.totals.outcomes).toEqual({ EXPIRED: 4 });
    await expect(readKeyUsage(workspace.viewer, "key_none", query, NOW)).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("the top keys", () => {
  test("are those with the most verifications, with their names where they have one", async () => {
    const top = await listTopKeys(workspace.viewer, ListTopKeysQuery.parse({ limit: 2 }), NOW);
    expect(top).toMatchObject([
      { keyId: KEY_A, name: null, verifications: 13, outcomes: { VALID: 10, RATE_LIMITED: 3 } },
      { keyId: KEY_B, verifications: 9 },
    ]);
    const query = ListTopKeysQuery.parse({ outcome: "EXPIRED" });
    const [named] = await listTopKeys(workspace.viewer, query, NOW);
    expect(named).toMatchObject({ name: "Production", verifications: 4 });
  });
});
