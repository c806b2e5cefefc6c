import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { keyScopes, usageByApi, usageByKey } from "@/db/schema/usage";
import { testDatabase } from "@/db/testing";
import { createCertificate } from "@/lib/certificates/create";
import { makeCertificate } from "@/lib/certificates/testing";
import { createClient } from "@/lib/clients/create";
import { CreateClientInput } from "@/lib/clients/input";
import { disableKey } from "@/lib/keys/disable";
import { RotateKeyInput } from "@/lib/keys/input";
import { revokeKey } from "@/lib/keys/revoke";
import { rotateKey } from "@/lib/keys/rotate";
import { setSecret } from "@/lib/keys/set";
import { newTestCertificates } from "@/lib/testing/certificates";
import { newTestWebhook } from "@/lib/testing/webhook";
import {
  newTestApi,
  newTestKey,
  newTestWorkspace,
  type TestWorkspace,
} from "@/lib/testing/workspace";
import { setWebhook } from "@/lib/webhooks/set";
import { readAttention } from "./read";
import { readStake } from "./read-stake";

testDatabase();

const NOW = new Date("2026-06-15T12:00:00Z");
const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS);
const far = inDays(60).toISOString();

let workspace: TestWorkspace;
let apiId: string;

beforeEach(async () => {
  workspace = await newTestWorkspace();
  apiId = (await newTestApi(workspace)).id;
});

const make = (input: object, created = inDays(-10)) =>
  newTestKey(workspace, apiId, { expiresAt: far, ...input }, created).then(({ key }) => key);

const read = (of = {}) => readAttention(workspace.owner, { environment: "live", ...of }, NOW);

const countUsage = (keyId: string, outcome: string, verifications: number) =>
  db()
    .insert(usageByKey)
    .values({
      ...{ workspaceId: workspace.id, grain: "hour", start: inDays(-0.5), apiId, keyId, outcome },
      ...{ secretVersion: 1, ownerId: "", callerId: "", environment: "live", verifications },
      ...{ credits: 0, latency: [] },
    });

describe("the attention list", () => {
  test("is empty while every key is in order", async () => {
    await make({});
    expect(await read()).toEqual([]);
  });

  test("names a key that expires within seven days, not one that expires later or is over", async () => {
    const soon = await make({ name: "Soon", expiresAt: inDays(6.9).toISOString() });
    await make({ expiresAt: inDays(7.1).toISOString() });
    await make({ expiresAt: inDays(-1).toISOString() });
    expect(await read()).toEqual([
      { kind: "expiring", keyId: soon.id, name: "Soon", at: inDays(6.9) },
    ]);
  });

  test.each([
    ["revoked", revokeKey],
    ["disabled", disableKey],
  ] as const)("leaves out a key that is %s", async (_state, stop) => {
    const key = await make({ expiresAt: inDays(2).toISOString() });
    await stop(workspace.owner, key.id, { reason: "" }, NOW);
    expect(await read()).toEqual([]);
  });

  test("leaves out keys of the other environment", async () => {
    await make({ environment: "test", expiresAt: inDays(2).toISOString() });
    expect(await read()).toEqual([]);
  });

  test.each([
    [17, 3, true],
    [18, 2, true],
    [19, 1, false],
    [9, 9, false],
  ])("%i valid and %i limited calls in 24 h: named is %j", async (valid, limited, named) => {
    const key = await make({ name: "Busy" });
    await countUsage(key.id, "VALID", valid);
    await countUsage(key.id, "RATE_LIMITED", limited);
    const share = limited / (valid + limited);
    expect(await read()).toEqual(
      named ? [{ kind: "limited", keyId: key.id, name: "Busy", share }] : [],
    );
  });

  test("names a rotated key while its old secret is used, and not once it is idle for a day", async () => {
    const key = await make({ name: "Rotating" });
    await rotateKey(workspace.owner, key.id, RotateKeyInput.parse({}), inDays(-2));
    expect(await read()).toEqual([]);
    const use = (lastUsedAt: Date) =>
      db().transaction((tx) => setSecret(tx, workspace.owner, key.id, 1, { lastUsedAt }));
    await use(inDays(-0.1));
    expect(await read()).toEqual([
      { kind: "overlap", keyId: key.id, name: "Rotating", version: 1, at: inDays(-0.1) },
    ]);
    await use(inDays(-1.1));
    expect(await read()).toEqual([]);
  });

  test("counts keys not used for 90 days, a key never used from its creation", async () => {
    await make({ name: "Old" }, inDays(-91));
    await make({ name: "Young" }, inDays(-89));
    expect(await read()).toEqual([{ kind: "unused", count: 1, sample: "Old" }]);
  });

  test("counts keys that never expire", async () => {
    await make({ name: "Endless", expiresAt: null });
    expect(await read()).toEqual([{ kind: "unending", count: 1, sample: "Endless" }]);
  });

  test("names a certificate that ends within 30 days, of a caller or of an authority, and one that has", async () => {
    const { callerKeyId: keyId } = await newTestCertificates(workspace);
    const until = async (days: number) => {
      const end = { from: inDays(-40), until: inDays(days) };
      const { pem } = makeCertificate({ name: `${days}`, ...end });
      await createCertificate(workspace.owner, { name: `${days}`, keyId, pem }, inDays(-30));
    };
    for (const days of [29, 31, -1]) await until(days);
    const { pem } = makeCertificate({ name: "x", from: inDays(-40), until: inDays(20) });
    const authMethod = "self_signed_tls_client_auth";
    const client = { name: "Billing", authMethod, certificates: [pem] };
    const input = CreateClientInput.parse(client);
    const { client: made } = await createClient(workspace.owner, input, inDays(-30));
    const found = (await read()).filter(({ kind }) => kind === "certificate");
    expect(found).toMatchObject([
      { kind: "certificate", name: "-1", over: true, at: inDays(-1) },
      { kind: "certificate", name: "29", over: false, at: inDays(29) },
      { kind: "certificate", name: "Billing", clientId: made.id, over: false, at: inDays(20) },
    ]);
  });

  test("names a webhook that Keyway disabled or that has failed for an hour, not one that fails since then", async () => {
    const [gone, failing, fresh] = await Promise.all([
      newTestWebhook(workspace.id, "https://gone.example.com/x"),
      newTestWebhook(workspace.id, "https://failing.example.com/x"),
      newTestWebhook(workspace.id, "https://fresh.example.com/x"),
    ]);
    const set = ({ webhookId }: { webhookId: string }, values: object) =>
      db().transaction((tx) => setWebhook(tx, workspace.id, webhookId, values));
    const reason = { enabled: false, disabledReason: "The receiver answered 410 Gone." };
    await set(gone, { ...reason, failingSince: inDays(-4) });
    await set(failing, { failingSince: inDays(-0.1) });
    await set(fresh, { failingSince: inDays(-0.01) });
    expect(await read()).toMatchObject([
      { kind: "webhook", webhookId: gone.webhookId, name: "gone.example.com", disabled: true },
      { kind: "webhook", webhookId: failing.webhookId, disabled: false, at: inDays(-0.1) },
    ]);
  });
});

describe("keys that may do more than they do", () => {
  const ask = (keyId: string, scope: string, at = inDays(-1)) =>
    db()
      .insert(keyScopes)
      .values({
        ...{ workspaceId: workspace.id, keyId, scope, day: at, granted: 3, denied: 0, lastAt: at },
      });
  const use = (keyId: string) =>
    db()
      .update(keys)
      .set({ lastUsedAt: inDays(-1) })
      .where(eq(keys.id, keyId));
  const scopes = ["invoices:*", "reports:read", "!admin:*"];

  test("are named with the scopes that nobody asked of them for 30 days", async () => {
    const key = await make({ name: "Wide", scopes }, inDays(-40));
    await use(key.id);
    await ask(key.id, "invoices:read");
    await ask(key.id, "reports:read", inDays(-31));
    const [item] = await read();
    expect(item).toEqual({
      ...{ kind: "overscoped", keyId: key.id, name: "Wide" },
      ...{ unused: ["reports:read"], kept: ["invoices:*", "!admin:*"] },
    });
    expect(await read({ apiId: "api_other" })).toEqual([]);
  });

  test("are left alone while they are young, or while no scope is ever asked of them", async () => {
    const young = await make({ scopes }, inDays(-29));
    await use(young.id);
    await ask(young.id, "invoices:read");
    await use((await make({ scopes }, inDays(-40))).id);
    expect(await read()).toEqual([]);
  });
});

describe("texts that are no key", () => {
  const count = (at: Date, verifications: number) =>
    db()
      .insert(usageByApi)
      .values({
        ...{ workspaceId: workspace.id, grain: "hour", start: at, apiId: "", environment: "" },
        ...{ outcome: "NOT_FOUND", verifications, credits: 0, latency: [] },
      });

  test("that come at five times their usual rate are told, with the hour", async () => {
    await count(inDays(-3), 10 * 24 * 7);
    await count(inDays(-0.25), 49);
    expect(await read()).toEqual([]);
    await count(inDays(-0.5), 50);
    expect(await read()).toEqual([{ kind: "unknown", count: 50, usual: 10, at: inDays(-0.5) }]);
  });
});

test("what is at stake in a change of a key is its use, who uses it, and its limit", async () => {
  const limits = [{ name: "requests", limit: 5, windowMs: 60_000 }];
  const key = await make({ limits });
  await countUsage(key.id, "VALID", 30);
  await countUsage(key.id, "RATE_LIMITED", 10);
  expect(await readStake(workspace.owner, key.id, NOW)).toEqual({
    ...{ lastUsedAt: null, expiresAt: inDays(60), day: 40, limited: 10, callers: [] },
    limit: { name: "requests", limit: 5, windowMs: 60_000, overrideId: null },
  });
});
