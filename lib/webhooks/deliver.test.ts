import { Webhook as Reference } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db/connect";
import { webhookEvents, webhooks } from "@/db/schema/webhooks";
import { testDatabase } from "@/db/testing";
import { ListEventsQuery } from "@/lib/audit/input";
import { listEvents } from "@/lib/audit/list";
import { revokeKey } from "@/lib/keys/revoke";
import { newTestWebhook } from "@/lib/testing/webhook";
import {
  newTestApi,
  newTestKey,
  newTestWorkspace,
  type TestWorkspace,
} from "@/lib/testing/workspace";
import { attemptDelivery } from "./attempt";
import { claimDue } from "./claim";
import { createWebhook } from "./create";
import { startDelivering } from "./deliver";
import { getWebhook } from "./get";
import { ListDeliveriesQuery } from "./input";
import { listDeliveries } from "./list-deliveries";
import { resendDelivery } from "./resend";
import { nextAttempt } from "./retry";
import { rotateSigningSecret } from "./rotate-secret";
import { sendTestEvent } from "./send-test";
import { startReceiver } from "./testing-receiver";
import { updateWebhook } from "./update";

testDatabase();

const SETTINGS = { retryMs: [0, 5_000, 300_000], timeoutMs: 2_000 };
let status = 200;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  vi.stubEnv("KEYWAY_LOCAL_TARGETS", "true");
  receiver = await startReceiver(() => status);
});
afterAll(() => {
  receiver.stop();
  vi.unstubAllEnvs();
});

let workspace: TestWorkspace;
beforeEach(async () => {
  status = 200;
  receiver.received.length = 0;
  // What an earlier test left on its way is due as well.
  await db().delete(webhooks);
  workspace = await newTestWorkspace();
});

const subscribe = (events = ["key.revoked"] as const) =>
  createWebhook(workspace.owner, { url: receiver.url, events: [...events] });

async function revokeSome() {
  const api = await newTestApi(workspace);
  const { key, secret } = await newTestKey(workspace, api.id, { metadata: { note: "private" } });
  await revokeKey(workspace.owner, key.id, { reason: "Lost" });
  return { key, secret };
}

/** Makes every attempt that is due at that moment. */
async function deliver(now = new Date()) {
  const claimed = await claimDue(100, [], now, new Date(now.getTime() + 7_000));
  for (const one of claimed) await attemptDelivery(one, SETTINGS, () => now);
  return claimed.length;
}

const deliveries = async (id: string) =>
  (await listDeliveries(workspace.owner, id, ListDeliveriesQuery.parse({}))).items;

const later = (seconds: number) => new Date(Date.now() + seconds * 1000);

describe("an event", () => {
  test("is stored with its change, delivered signed, thin, and without the secret", async () => {
    const { webhook, secret } = await subscribe();
    const { key, secret: keySecret } = await revokeSome();
    expect(await deliver()).toBe(1);
    const [{ headers, body } = { headers: {}, body: "" }] = receiver.received;
    expect(new Reference(secret).verify(body, headers)).toMatchObject({
      type: "key.revoked",
      data: { keyId: key.id, name: "Production", status: "revoked", reason: "Lost" },
    });
    expect(body.length).toBeLessThan(1_000);
    expect(body).not.toContain(keySecret);
    expect(body).not.toContain("private");
    const [delivery] = await deliveries(webhook.id);
    expect(delivery).toMatchObject({
      status: "delivered",
      eventId: headers["webhook-id"],
      body,
      attempts: [{ status: 200, response: "said 200", error: null }],
      nextAttemptAt: null,
    });
  });

  test("that nobody listens to is not kept", async () => {
    await subscribe();
    await newTestApi(workspace);
    const rows = await db().select({ id: webhookEvents.id }).from(webhookEvents);
    await newTestKey(workspace, (await newTestApi(workspace)).id);
    expect(await db().select({ id: webhookEvents.id }).from(webhookEvents)).toHaveLength(
      rows.length,
    );
  });

  test("whose change is undone is undone with it", async () => {
    const { webhook } = await subscribe();
    const api = await newTestApi(workspace);
    const { key } = await newTestKey(workspace, api.id);
    await revokeKey(workspace.owner, key.id, { reason: "" });
    await expect(revokeKey(workspace.viewer, key.id, { reason: "" })).rejects.toThrow();
    expect(await deliveries(webhook.id)).toHaveLength(1);
  });

  test("is tried again on its schedule with the same id and bytes, and then given up", async () => {
    const { webhook } = await subscribe();
    await revokeSome();
    status = 500;
    const begin = Date.now();
    const at = (seconds: number) => new Date(begin + seconds * 1000);
    expect(await deliver(at(1))).toBe(1);
    expect(await deliver(at(5.5))).toBe(0);
    expect(await deliver(at(8))).toBe(1);
    expect(await deliver(at(300))).toBe(0);
    expect(await deliver(at(400))).toBe(1);
    const [delivery] = await deliveries(webhook.id);
    expect(delivery).toMatchObject({ status: "failed", attempts: [{}, {}, { status: 500 }] });
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    expect((await getWebhook(workspace.owner, webhook.id)).failingSince).toEqual(at(1));
  });

  test("whose worker died is due again once its claim has run out, and its late answer counts for nothing", async () => {
    const { webhook } = await subscribe();
    await revokeSome();
    const [claimed] = await claimDue(10, [], later(0), later(7));
    expect(await deliver(later(6))).toBe(0);
    expect(await deliver(later(8))).toBe(1);
    if (!claimed) throw new Error("Nothing was claimed.");
    await attemptDelivery(claimed, SETTINGS);
    const [delivery] = await deliveries(webhook.id);
    expect(delivery).toMatchObject({ status: "delivered", attempts: [{ status: 200 }] });
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  test("is claimed by one worker only", async () => {
    await subscribe();
    const api = await newTestApi(workspace);
    for (let i = 0; i < 6; i++) {
      const { key } = await newTestKey(workspace, api.id);
      await revokeKey(workspace.owner, key.id, { reason: "" });
    }
    const [a, b] = await Promise.all([
      claimDue(100, [], later(1), later(9)),
      claimDue(100, [], later(1), later(9)),
    ]);
    const ids = [...a, ...b].map(({ id }) => id);
    expect(ids).toHaveLength(6);
    expect(new Set(ids).size).toBe(6);
  });
});

describe("a receiver", () => {
  test("that answers a redirect has failed", async () => {
    const { webhook } = await subscribe();
    await revokeSome();
    status = 302;
    await deliver(later(1));
    expect(receiver.received).toHaveLength(1);
    expect((await deliveries(webhook.id))[0]).toMatchObject({
      status: "pending",
      attempts: [{ status: 302 }],
    });
  });

  test("that answers 410 is not called any more, and people are told", async () => {
    const { webhook } = await subscribe();
    await revokeSome();
    status = 410;
    await deliver(later(1));
    const disabledReason = "The receiver answered 410 Gone.";
    expect(await getWebhook(workspace.owner, webhook.id)).toMatchObject({
      enabled: false,
      disabledReason,
    });
    const { items } = await listEvents(workspace.owner, ListEventsQuery.parse({ limit: 1 }));
    expect(items).toMatchObject([
      { action: "webhook.disabled", actorKind: "system", reason: disabledReason },
    ]);
    expect((await deliveries(webhook.id))[0]?.status).toBe("failed");
    const enabled = await updateWebhook(workspace.owner, webhook.id, { enabled: true });
    expect(enabled).toMatchObject({ enabled: true, disabledReason: null, failingSince: null });
  });

  test("that has failed for three days is not called any more", async () => {
    const { webhook } = await subscribe();
    status = 500;
    await revokeSome();
    await deliver(later(1));
    await revokeSome();
    const hours = (count: number) => later(3600 * count);
    for (const at of [71, 71.5, 71.9]) await deliver(hours(at));
    expect((await getWebhook(workspace.owner, webhook.id)).enabled).toBe(true);
    await revokeSome();
    for (const at of [73, 73.5, 73.9]) await deliver(hours(at));
    expect(await getWebhook(workspace.owner, webhook.id)).toMatchObject({
      enabled: false,
      disabledReason: "Every delivery has failed for 3 days.",
    });
  });

  test("that is right again is forgiven", async () => {
    const { webhook } = await subscribe();
    await revokeSome();
    status = 500;
    await deliver(later(1));
    status = 204;
    await deliver(later(60));
    expect((await getWebhook(workspace.owner, webhook.id)).failingSince).toBeNull();
  });

  test("T10 is sent two signatures while the secret is rotated, and one before and after", async () => {
    const { webhook, secret } = await subscribe();
    const rotated = await rotateSigningSecret(workspace.owner, webhook.id, { overlapSeconds: 60 });
    await revokeSome();
    await deliver(later(1));
    const [both] = receiver.received;
    for (const one of [secret, rotated.secret])
      new Reference(one).verify(both?.body ?? "", both?.headers ?? {});
    await revokeSome();
    await deliver(later(120));
    const after = receiver.received[1];
    expect(after?.headers["webhook-signature"]?.split(" ")).toHaveLength(1);
  });
});

test("resending sends the same event again", async () => {
  const { webhook } = await subscribe();
  await revokeSome();
  await deliver(later(1));
  const [first] = await deliveries(webhook.id);
  await resendDelivery(workspace.owner, webhook.id, first?.id ?? "");
  await deliver(later(1));
  expect(await deliveries(webhook.id)).toMatchObject([
    { status: "delivered", eventId: first?.eventId },
    { status: "delivered", eventId: first?.eventId },
  ]);
  expect(receiver.received).toHaveLength(2);
  await updateWebhook(workspace.owner, webhook.id, { enabled: false });
  await expect(resendDelivery(workspace.owner, webhook.id, first?.id ?? "")).rejects.toMatchObject({
    code: "conflict",
  });
});

test("a test event answers with what the receiver said, is marked, and is not repeated", async () => {
  const { webhook, secret } = await subscribe();
  status = 503;
  const delivery = await sendTestEvent(workspace.owner, webhook.id, { event: "key.leaked" });
  expect(delivery).toMatchObject({
    ...{ event: "key.leaked", status: "failed", nextAttemptAt: null },
    attempts: [{ status: 503, response: "said 503" }],
  });
  const [sent] = receiver.received;
  expect(new Reference(secret).verify(sent?.body ?? "", sent?.headers ?? {})).toMatchObject({
    data: { test: true },
  });
  expect(await deliver(later(86_400))).toBe(0);
  expect((await getWebhook(workspace.owner, webhook.id)).failingSince).toBeNull();
});

test("a target that is private is not called, and the log says why", async () => {
  const { webhookId } = await newTestWebhook(workspace.id, "https://169.254.169.254/latest");
  const { attempts } = await sendTestEvent(workspace.owner, webhookId, { event: "key.revoked" });
  expect(attempts).toMatchObject([
    { status: null, error: "The URL must not lead to a private, local or reserved address." },
  ]);
});

test("delays have up to a fifth more, so that not all come at once", () => {
  const now = new Date(0);
  const settings = { retryMs: [0, 1000], timeoutMs: 1 };
  expect(nextAttempt(settings, 1, now, 0)).toEqual(new Date(1000));
  expect(nextAttempt(settings, 1, now, 1)).toEqual(new Date(1200));
  expect(nextAttempt(settings, 2, now, 0)).toBeNull();
});

test("what runs in the worker delivers by itself, and waits for what is under way when it is stopped", async () => {
  await subscribe();
  const stop = startDelivering(SETTINGS);
  await revokeSome();
  await expect.poll(() => receiver.received.length, { timeout: 10_000 }).toBe(1);
  await stop();
});
