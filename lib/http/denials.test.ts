import { beforeAll, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { verifyAudit } from "@/lib/audit/verify";
import { newTestTenant, testHttp } from "./testing";

const { send } = testHttp();
let acme: Awaited<ReturnType<typeof newTestTenant>>;
let other: Awaited<ReturnType<typeof newTestTenant>>;
beforeAll(async () => {
  [acme, other] = await Promise.all([newTestTenant(), newTestTenant()]);
});

const eventsOf = (workspaceId: string) =>
  sql()`select actor_kind as kind, actor_id as who, target_id as needs, after, ip,
      request_id as "requestId"
    from audit_events where workspace_id = ${workspaceId} and action = 'access.denied'
    order by seq`;

test("T12 a management key that is refused stands in its workspace's audit log, with what it lacks and from where", async () => {
  const { key, secret } = await acme.managementKey(["apis:read"]);
  const body = { apiId: acme.api.id, name: "x" };
  const ids: (string | null)[] = [];
  const refused = async (path: string, sent: object = {}) => {
    const { status, headers } = await send("POST", path, { key: secret, body, ...sent });
    expect(status).toBe(403);
    ids.push(headers.get("x-request-id"));
  };
  await refused("/v1/keys");
  for (let i = 0; i < 20; i++) await refused("/v1/keys");
  // An answer that is kept for repeats is a refusal, too; and so is one on the way that no verb is on.
  await refused("/v1/roles", { headers: { "idempotency-key": "once" } });
  await refused("/v1/keys/verify", { body: { key: "sk_live_x" } });
  const from = { kind: "key", who: key.id, ip: "203.0.113.7", after: { times: 1 } };
  await expect.poll(() => eventsOf(acme.workspace.id)).toHaveLength(3);
  expect(await eventsOf(acme.workspace.id)).toEqual([
    { ...from, needs: `keys:write:${acme.api.id}`, requestId: ids[0] },
    { ...from, needs: `roles:write:${acme.api.id}`, requestId: ids[21] },
    { ...from, needs: "keys:verify", requestId: ids[22] },
  ]);
  expect(await eventsOf(other.workspace.id)).toEqual([]);
  expect(await verifyAudit(acme.workspace.owner)).toMatchObject({ valid: true });
});

test("T12 whoever asks to give more than they hold stands there, too", async () => {
  const { secret } = await other.managementKey(["keys:write", "apis:read"]);
  const body = { apiId: other.workspace.managementApiId, name: "x", scopes: ["apis:write"] };
  expect((await send("POST", "/v1/keys", { key: secret, body })).status).toBe(403);
  await expect
    .poll(async () => (await eventsOf(other.workspace.id)).map(({ needs }) => needs))
    .toEqual([expect.stringContaining("apis:write")]);
});
