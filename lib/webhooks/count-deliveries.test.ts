import { expect, test } from "vitest";
import { db } from "@/db/connect";
import { webhookDeliveries } from "@/db/schema/webhooks";
import { testDatabase } from "@/db/testing";
import { newId } from "@/lib/ids";
import { newTestWebhook } from "@/lib/testing/webhook";
import { newTestWorkspace } from "@/lib/testing/workspace";
import { countDeliveries } from "./count-deliveries";
import { listDeliveries } from "./list-deliveries";

testDatabase();

const HOUR_MS = 3_600_000;

test("deliveries of a day are counted by hour and end, without tests and without those of before", async () => {
  const workspace = await newTestWorkspace();
  const { webhookId } = await newTestWebhook(workspace.id);
  const { webhookId: quiet } = await newTestWebhook(workspace.id);
  const [sample] = (await listDeliveries(workspace.owner, webhookId, { limit: 1 })).items;
  const now = new Date(Date.now() + 48 * HOUR_MS);
  const add = (status: "delivered" | "failed" | "pending", hoursAgo: number, single = false) => ({
    ...{ id: newId("delivery"), workspaceId: workspace.id, webhookId, status, single },
    ...{ eventId: sample?.eventId ?? "", nextAttemptAt: now },
    createdAt: new Date(now.getTime() - hoursAgo * HOUR_MS),
  });
  await db()
    .insert(webhookDeliveries)
    .values([
      ...[add("delivered", 0.5), add("delivered", 0.6), add("failed", 23.5), add("pending", 2)],
      ...[add("failed", 25), add("failed", 1, true)],
    ]);
  const [counts, ...others] = await countDeliveries(workspace.owner, [webhookId, quiet], now);
  expect(others).toEqual([]);
  expect(counts).toMatchObject({ webhookId, delivered: 2, failed: 1, pending: 1 });
  expect(counts?.hours).toHaveLength(24);
  expect(counts?.hours.at(0)).toEqual({ delivered: 0, failed: 1 });
  expect(counts?.hours.at(-1)).toEqual({ delivered: 2, failed: 0 });
});
