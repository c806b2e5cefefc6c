import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sql as client, db } from "@/db/connect";
import { createPartitions } from "@/db/partitions";
import { usageByApi, usageByKey, verifications } from "@/db/schema/usage";
import { webhookEvents, webhooks } from "@/db/schema/webhooks";
import { testDatabase } from "@/db/testing";
import { UpdateApiInput } from "@/lib/apis/input";
import { updateApi } from "@/lib/apis/update";
import { createCertificate } from "@/lib/certificates/create";
import { makeCertificate } from "@/lib/certificates/testing";
import { createClient } from "@/lib/clients/create";
import { CreateClientInput } from "@/lib/clients/input";
import { newId } from "@/lib/ids";
import { revokeKey } from "@/lib/keys/revoke";
import { createOwner } from "@/lib/owners/create";
import { CreateOwnerInput } from "@/lib/owners/input";
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

beforeAll(() => createPartitions(client(), {}, NOW));

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

test("the end of a certificate of a client is told as well", async () => {
  const { pem } = makeCertificate({ name: "x", from: inDays(-90), until: inDays(29) });
  const authMethod = "self_signed_tls_client_auth";
  const input = CreateClientInput.parse({ name: "Billing", authMethod, certificates: [pem] });
  const { client } = await createClient(workspace.owner, input, inDays(-80));
  await tellCertificates(inDays(0));
  const rows = await db().select({ data: webhookEvents.data }).from(webhookEvents);
  const [{ id: credentialId } = {}] = client.credentials;
  expect(rows).toMatchObject([
    { data: { credentialId, what: "client", name: "Billing", days: 30 } },
  ]);
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
  const use = (keyId: string, outcome: string, verifications: number, ownerId = "") =>
    db()
      .insert(usageByKey)
      .values({
        ...{ workspaceId: workspace.id, grain: "minute", start: new Date("2026-06-15T12:30:00Z") },
        ...{ apiId, keyId, outcome, secretVersion: 1, ownerId, callerId: "" },
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

  const log = (keyId: string, detail: string, outcome = "VALID") =>
    db()
      .insert(verifications)
      .values({
        ...{ requestId: newId("request"), at: new Date("2026-06-15T12:30:10Z"), apiId, keyId },
        ...{ workspaceId: workspace.id, secretVersion: 1, ownerId: "", callerId: "", outcome },
        ...{ environment: "live", scopes: "", ip: "", userAgent: "", method: "", path: "" },
        ...{ credits: 0, latencyMicros: 1, tags: [] },
        checks: [{ check: "limit", passed: outcome === "VALID", detail }],
      });

  test("a call that costs more than 1 counts with its cost, in limits that are asked for by name too", async () => {
    const named = [...limits, { name: "tokens", limit: 1000, windowMs: 60_000, auto: false }];
    const key = await make({ limits: named });
    await use(key.id, "VALID", 2);
    await log(key.id, "tokens: 150 of 1000 left");
    await log(key.id, "requests: 98 of 100 left");
    await tellLimits(NOW);
    expect(await told()).toEqual(["limit.warning tokens"]);
    await log(key.id, "tokens: 150 of 1000 left", "RATE_LIMITED");
    await tellLimits(NOW);
    expect(await told()).toEqual(["limit.reached tokens", "limit.warning tokens"]);
  });

  test("an owner's limit is told of once for all its keys, an API's for each key, a key's own hides them", async () => {
    await createOwner(workspace.owner, CreateOwnerInput.parse({ id: "user_1", limits }));
    const [one, two] = [await make({ ownerId: "user_1" }), await make({ ownerId: "user_1" })];
    const own = await make({ ownerId: "user_1", limits: [{ ...limits[0], limit: 10_000 }] });
    for (const key of [one, two, own]) await use(key.id, "VALID", 42, "user_1");
    await tellLimits(NOW);
    expect(await told()).toEqual(["limit.reached requests"]);

    const defaults = { limits: [{ ...limits[0], name: "daily", windowMs: DAY_MS }] };
    await updateApi(workspace.owner, apiId, UpdateApiInput.parse({ defaults }));
    const [three, four] = [await make({}), await make({})];
    for (const key of [three, four]) {
      await use(key.id, "VALID", 1);
      await log(key.id, "daily: 10 of 100 left");
    }
    await tellLimits(NOW);
    expect(await told()).toEqual([
      "limit.reached requests",
      "limit.warning daily",
      "limit.warning daily",
    ]);
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
