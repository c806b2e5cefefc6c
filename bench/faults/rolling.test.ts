import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { startRedis, type TestRedis } from "@/lib/limits/testing-redis";
import { makeTenant } from "../tenant";
import { startCluster } from "./nodes";
import { restartInTurn } from "./rolling";

const databaseUrl = testDatabase();
let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

test("no request through HAProxy or nginx is lost while every node is restarted", async () => {
  const variables = { KEYWAY_DRAIN_SECONDS: "1" };
  const cluster = await startCluster({ databaseUrl, redisUrl: redis.url, count: 2, variables });
  try {
    const reports = await restartInTurn(cluster, await makeTenant(), 200);
    expect(reports.map(({ balancer, failed, example }) => ({ balancer, failed, example }))).toEqual(
      [
        { balancer: "haproxy", failed: 0, example: "" },
        { balancer: "nginx", failed: 0, example: "" },
      ],
    );
    for (const { sent } of reports) expect(sent).toBeGreaterThan(300);
  } finally {
    await cluster.stop();
  }
}, 90_000);
