import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { usageByApi, usageByKey } from "@/db/schema/usage";
import { webhookEvents, webhooks } from "@/db/schema/webhooks";
import { testDatabase } from "@/db/testing";
import { createCertificate } from "@/lib/certificates/create";
import { makeCertificate } from "@/lib/certificates/testing";
import { revokeKey } from "@/lib/keys/revoke";
import { newTestCertificates } from "@/lib/testing/certificates";
import {
  newTestApi,
  newTestKey,
  newTestWorkspace,
  type TestWorkspace,
} from "@/lib/testing/workspace";
import { createWebhook } from "./create";
import { WEBHOOK_EVENTS } from "./event-type";
import { judgeLimit, windowOfLimit } from "./limit-use";
import { tellCertificates } from "./tell-certificates";
import { tellExpiries } from "./tell-expiries";
import { tellLimits } from "./tell-limits";
import { isSpike, tellSpikes } from "./tell-spikes";

testDatabase();

const NOW = new Date("2026-06-15T12:30:30Z");
const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

let workspace: TestWorkspace;
let apiId: string;
beforeEach(async () => {
  await db().delete(webhooks);
  await db().delete(webhookEvents);
  workspace = await newTestWorkspace();
  apiId = (await newTestApi(workspace)).id;
  const events = WEBHOOK_EVENTS.filter((event) => !/created|revoked/.test(event));
  const url = "https://hooks.example.com";
  await createWebhook(workspace.owner, { url, events }, inDays(-100));
});

const make = (input: object, created = inDays(-90)) =>
  newTestKey(workspace, apiId, input, created).then(({ key }) => key);
const told = async () => {
  const rows = await db()
    .select({ type: webhookEvents.type, data: webhookEvents.data })
    .from(webhookEvents);
  return rows.map(({ type, data }) => `${type} ${data.days ?? data.limitName ?? ""}`.trim()).sort();
};

describe("the end of a certificate", () => {
  test("is told 30, 14 and 3 days before and when it is there, each once however often it is looked at", async () => {
    const { callerKeyId: keyId } = await newTestCertificates(workspace);
    const { pem } = makeCertificate({ name: "x", from: inDays(-90), until: inDays(29) });
    await createCertificate(workspace.owner, { name: "Gateway", keyId, pem }, inDays(-80));
    for (const day of [-2, -2, 0, 14, 16, 16, 25, 27, 27]) await tellCertificates(inDays(day));
    expect(await told()).toEqual(["14", "3", "30"].map((days) => `certificate.expiring ${days}`));
    await Promise.all([tellCertificates(inDays(30)), tellCertificates(inDays(30))]);
    expect(await told()).toContain("certificate.expiring 0");
    expect(await told()).toHaveLength(4);
  });
});

describe("expiry", () => {
  test("is told 30, 7 and 1 days before and when it is there, each once however often it is looked at", async () => {
    await make({ expiresAt: inDays(29).toISOString() });
    for (const day of [-2, -2, 0, 0, 21, 23, 23, 27.5, 28.5, 28.5, 29.5, 29.5, 30])
      await tellExpiries(inDays(day));
    expect(await told()).toEqual([
      "key.expired",
      "key.expiring 1",
      "key.expiring 30",
      "key.expiring 7",
    ]);
  });

  test("two that look at the same time tell it once", async () => {
    await make({ expiresAt: inDays(5).toISOString() });
    await Promise.all([tellExpiries(NOW), tellExpiries(NOW), tellExpiries(NOW)]);
    expect(await told()).toEqual(["key.expiring 7"]);
  });

  test("of a key that lives shorter than the notice is told when it is there only", async () => {
    await make({ expiresAt: inDays(0.1).toISOString() }, NOW);
    await tellExpiries(NOW);
    await tellExpiries(inDays(0.2));
    expect(await told()).toEqual(["key.expired"]);
  });

  test("of a revoked key is not told, and an extended one is told of anew", async () => {
    const key = await make({ expiresAt: inDays(5).toISOString() });
    await revokeKey(workspace.owner, key.id, { reason: "" });
    await tellExpiries(NOW);
    expect(await told()).toEqual([]);
  });
});

describe("limits", () => {
  const use = (keyId: string, outcome: string, verifications: number) =>
    db()
      .insert(usageByKey)
      .values({
        ...{ workspaceId: workspace.id, grain: "minute", start: new Date("2026-06-15T12:30:00Z") },
        ...{ apiId, keyId, outcome, secretVersion: 1, ownerId: "", callerId: "" },
        ...{ environment: "live", verifications, credits: 0, latency: [] },
      });
  const limits = [{ name: "requests", limit: 100, windowMs: 60_000 }];

  test.each([
    [79, 0, []],
    [80, 0, ["limit.warning requests"]],
    [100, 0, ["limit.reached requests"]],
    [50, 1, ["limit.reached requests"]],
  ])("with %i of 100 used and %i refused: %j, once", async (valid, refused, events) => {
    const key = await make({ limits });
    await use(key.id, "VALID", valid);
    if (refused > 0) await use(key.id, "RATE_LIMITED", refused);
    await tellLimits(NOW);
    await Promise.all([tellLimits(NOW), tellLimits(new Date(NOW.getTime() + 20_000))]);
    expect(await told()).toEqual(events);
  });

  test("a long window is read in the grain that covers it, a short one over a minute", () => {
    expect(windowOfLimit(10, 1_000, NOW)).toMatchObject({ grain: "minute", limit: 600 });
    expect(windowOfLimit(10, DAY_MS, NOW)).toMatchObject({ grain: "hour", limit: 10 });
    expect(windowOfLimit(10, 30 * DAY_MS, NOW)).toMatchObject({ grain: "day", limit: 10 });
    expect(judgeLimit(0, 0, true)).toBeNull();
  });
});

test("many tries of unknown keys are told once an hour, and not where that is usual", async () => {
  const tries = (start: Date, verifications: number) =>
    db()
      .insert(usageByApi)
      .values({
        ...{ workspaceId: workspace.id, grain: "minute", start, apiId: "", environment: "" },
        ...{ outcome: "NOT_FOUND", verifications, credits: 0, latency: [] },
      });
  await tries(new Date("2026-06-15T12:28:00Z"), 99);
  await tellSpikes(NOW);
  expect(await told()).toEqual([]);
  await tries(new Date("2026-06-15T12:29:00Z"), 1);
  await Promise.all([tellSpikes(NOW), tellSpikes(NOW)]);
  await tellSpikes(new Date(NOW.getTime() + 60_000));
  expect(await told()).toEqual(["keys.unknown_spike"]);
  expect(isSpike(1000, 201)).toBe(false);
  expect(isSpike(1000, 200)).toBe(true);
});
