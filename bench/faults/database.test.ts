import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { LEASE_MS } from "@/lib/changes/lease";
import { startRedis, type TestRedis } from "@/lib/limits/testing-redis";
import { makeTenant } from "../tenant";
import { pause, verify } from "./call";
import { type Cluster, startCluster } from "./nodes";

const databaseUrl = testDatabase();
let redis: TestRedis;
let cluster: Cluster;
beforeAll(async () => {
  redis = await startRedis();
  cluster = await startCluster({ databaseUrl, redisUrl: redis.url, count: 1 });
}, 60_000);
afterAll(async () => {
  await cluster.stop();
  await redis.stop();
}, 60_000);

test.each(["refuse", "hole"] as const)(
  "a node without its database (%s) answers from its lease, then 503, and decides again when it is back",
  async (mode) => {
    const { token, makeKeys } = await makeTenant();
    const [key] = await makeKeys(1);
    const port = cluster.nodes[0]?.port ?? 0;
    const ask = () => verify(port, token, { key: key?.secret });
    expect(await ask()).toBe("VALID");
    cluster.proxy[mode](/^keyway/);
    expect(await ask()).toBe("VALID");
    await pause(LEASE_MS);
    expect(await ask()).toBe("status 503");
    cluster.proxy.open();
    await expect.poll(ask, { timeout: 10_000, interval: 100 }).toBe("VALID");
  },
  60_000,
);
