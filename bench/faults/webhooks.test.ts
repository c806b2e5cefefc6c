import { Webhook } from "standardwebhooks";
import { expect, test, vi } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { commit } from "@/lib/changes/commit";
import { newTestWorkspace } from "@/lib/testing/workspace";
import { createWebhook } from "@/lib/webhooks/create";
import { storeEvents } from "@/lib/webhooks/store-events";
import { startReceiver } from "@/lib/webhooks/testing-receiver";
import { makeWorker } from "./webhooks";

const EVENTS = 500;
const KILLS = 3;
const databaseUrl = testDatabase();

test("500 events reach a receiver that fails three times in ten, though the worker is killed three times", async () => {
  vi.stubEnv("KEYWAY_LOCAL_TARGETS", "true");
  const taken = new Set<string>();
  const receiver = await startReceiver(({ headers }) => {
    if (Math.random() < 0.3) return 500;
    taken.add(headers["webhook-id"] ?? "");
    return 204;
  });
  const workspace = await newTestWorkspace();
  const { url } = receiver;
  const { secret } = await createWebhook(workspace.owner, { url, events: ["key.revoked"] });
  const worker = await makeWorker({
    DATABASE_URL: databaseUrl,
    KEYWAY_LOCAL_TARGETS: "true",
    KEYWAY_WEBHOOK_TIMEOUT_SECONDS: "1",
    KEYWAY_WEBHOOK_RETRY_SECONDS: Array(40).fill("0.1").join(","),
  });
  try {
    const data = { keyId: "key_1", name: "Zürich" };
    const events = Array(EVENTS).fill({ type: "key.revoked", data });
    await commit((tx) => storeEvents(tx, workspace.id, events, new Date()));
    for (let kill = 1; kill <= KILLS; kill++) {
      await worker.start();
      await expect
        .poll(() => taken.size, { timeout: 30_000, interval: 5 })
        .toBeGreaterThan((EVENTS / (KILLS + 2)) * kill);
      await worker.kill();
    }
    expect(taken.size).toBeLessThan(EVENTS);
    await worker.start();
    await expect.poll(() => taken.size, { timeout: 60_000 }).toBe(EVENTS);
    const open = async () => {
      const [row] = await sql()`
        select count(*)::int as open from webhook_deliveries where status <> 'delivered'`;
      return row?.open;
    };
    await expect.poll(open, { timeout: 30_000 }).toBe(0);
    const ids = await sql()<{ id: string }[]>`select id from webhook_events`;
    expect(new Set(ids.map(({ id }) => id))).toEqual(taken);
    const reference = new Webhook(secret);
    for (const { headers, body } of receiver.received) reference.verify(body, headers);
    expect(receiver.received.length).toBeGreaterThan(EVENTS);
  } finally {
    await worker.stop();
    receiver.stop();
    vi.unstubAllEnvs();
  }
}, 120_000);
