import { beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "@/db/connect";
import { webhookDeliveries, webhookEvents, webhooks } from "@/db/schema/webhooks";
import { testDatabase } from "@/db/testing";
import { newId } from "@/lib/ids";
import { newTestWebhook } from "@/lib/testing/webhook";
import { newTestWorkspace, type TestWorkspace } from "@/lib/testing/workspace";
import { countUndelivered } from "./count-undelivered";
import { ListDeliveriesQuery } from "./input";
import { listDeliveries } from "./list-deliveries";
import { resendFailed } from "./resend-failed";
import { RESEND_MAX } from "./undelivered";
import { updateWebhook } from "./update";

testDatabase();

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-20T12:00:00Z");
const at = (days: number) => new Date(NOW - days * DAY);

let workspace: TestWorkspace;
let id: string;
beforeAll(async () => {
  workspace = await newTestWorkspace();
});
beforeEach(async () => {
  await db().delete(webhooks);
  id = (await newTestWebhook(workspace.id, "https://example.com/hook")).webhookId;
  await db().delete(webhookDeliveries);
});

type Status = "pending" | "delivered" | "failed";

/** An event and how each of its deliveries went. */
async function told(
  statuses: readonly Status[],
  { type = "key.revoked", days = 1, single = false } = {},
): Promise<string> {
  const eventId = newId("webhookEvent");
  const [workspaceId, createdAt] = [workspace.id, at(days)];
  await db()
    .insert(webhookEvents)
    .values({ id: eventId, workspaceId, type, data: {}, at: createdAt });
  await db()
    .insert(webhookDeliveries)
    .values(
      statuses.map((status) => ({
        ...{ id: newId("delivery"), workspaceId, webhookId: id, eventId },
        ...{ status, single, nextAttemptAt: createdAt, createdAt },
      })),
    );
  return eventId;
}

const onTheirWay = async () => {
  const query = ListDeliveriesQuery.parse({ status: "pending", limit: 100 });
  const { items } = await listDeliveries(workspace.owner, id, query);
  return items.map(({ eventId }) => eventId).sort();
};

test("what never arrived is sent again once, not what arrived, is on its way, or was a test", async () => {
  const missed = await told(["failed"]);
  const missedTwice = await told(["failed", "failed"]);
  await told(["failed", "delivered"]);
  await told(["delivered"]);
  await told(["failed"], { single: true });
  expect(await countUndelivered(workspace.viewer, id, {})).toEqual({ count: 2, more: false });
  const two = await Promise.all([1, 2].map(() => resendFailed(workspace.owner, id, {})));
  expect(two.sort()).toEqual([0, 2]);
  expect(await onTheirWay()).toEqual([missed, missedTwice].sort());
  expect(await countUndelivered(workspace.owner, id, {})).toEqual({ count: 0, more: false });
});

test("only what is shown is sent again: of an event, begun in a range", async () => {
  const wanted = await told(["failed"], { days: 2 });
  await told(["failed"], { days: 2, type: "key.created" });
  await told(["failed"], { days: 1 });
  await told(["failed"], { days: 4 });
  const which = { event: "key.revoked", from: at(3), to: at(1) } as const;
  expect(await countUndelivered(workspace.owner, id, which)).toEqual({ count: 1, more: false });
  expect(await resendFailed(workspace.owner, id, which)).toBe(1);
  expect(await onTheirWay()).toEqual([wanted]);
});

test(`at most ${RESEND_MAX} are sent at once, those that failed first`, async () => {
  const newest = await told(["failed"], { days: 1 });
  for (let i = 0; i < RESEND_MAX; i++) await told(["failed"], { days: 2 });
  expect(await countUndelivered(workspace.owner, id, {})).toEqual({
    ...{ count: RESEND_MAX, more: true },
  });
  expect(await resendFailed(workspace.owner, id, {})).toBe(RESEND_MAX);
  expect(await onTheirWay()).not.toContain(newest);
  expect(await resendFailed(workspace.owner, id, {})).toBe(1);
});

test("nothing is sent to a webhook that is disabled", async () => {
  await told(["failed"]);
  await updateWebhook(workspace.owner, id, { enabled: false });
  await expect(resendFailed(workspace.owner, id, {})).rejects.toMatchObject({ code: "conflict" });
});
