import { describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import type { Actor } from "@/lib/actor";
import { seal } from "@/lib/encryption";
import { getJob } from "@/lib/jobs/get";
import { jobSecretContext } from "@/lib/jobs/keep-secret";
import { runJob } from "@/lib/jobs/run";
import { takeSecrets } from "@/lib/jobs/take-secrets";
import { newTestApi, newTestCaller, newTestKey } from "@/lib/testing/workspace";
import { testTenant, testVerifier } from "@/lib/verifier/testing";
import { bulkKeys } from "./bulk";
import { BulkKeysInput } from "./bulk-action";
import { bulkKeysKind } from "./bulk-kind";
import { getKey } from "./get";
import { lookupKeys } from "./lookup";
import { revokeKey } from "./revoke";
import { done, newCaller, setUp } from "./testing-bulk";
import { updateKey } from "./update";

const verifier = testVerifier(testDatabase());

describe("each action does to every key what the call for one does:", () => {
  test("disable, enable, revoke with a reason, and restore", async () => {
    const { ids, run, read } = await setUp();
    const statuses = async () => (await Promise.all(ids.map(read))).map((key) => key.status);
    expect(await run({ ids, action: { type: "disable" } })).toMatchObject(done(3));
    expect(await statuses()).toEqual(["disabled", "disabled", "disabled"]);
    await run({ ids, action: { type: "enable" } });
    expect(await statuses()).toEqual(["active", "active", "active"]);
    await run({ ids, action: { type: "revoke", reason: "Left" } });
    expect(await read(ids[0] ?? "")).toMatchObject({ status: "revoked", revokeReason: "Left" });
    await run({ ids, action: { type: "restore" } });
    expect(await statuses()).toEqual(["active", "active", "active"]);
  });

  test("tags are added to those there are, and taken away", async () => {
    const { ids, run, read } = await setUp(1, { tags: ["eu", "old"] });
    const [id = ""] = ids;
    await run({ ids, action: { type: "addTags", tags: ["eu", "vip"] } });
    expect((await read(id)).tags).toEqual(["eu", "old", "vip"]);
    await run({ ids, action: { type: "removeTags", tags: ["old", "none"] } });
    expect((await read(id)).tags).toEqual(["eu", "vip"]);
  });

  test("expiry and owner are set, and unset", async () => {
    const { ids, run, read } = await setUp(1);
    const [id = ""] = ids;
    const expiresAt = "2100-01-01T00:00:00.000Z";
    await run({ ids, action: { type: "setExpiry", expiresAt } });
    await run({ ids, action: { type: "setOwner", ownerId: "user_7" } });
    expect(await read(id)).toMatchObject({ expiresAt: new Date(expiresAt), ownerId: "user_7" });
    await run({ ids, action: { type: "setExpiry", expiresAt: null } });
    await run({ ids, action: { type: "setOwner", ownerId: null } });
    expect(await read(id)).toMatchObject({ expiresAt: null, ownerId: null });
  });

  test("what is so already leaves no trace in the audit log", async () => {
    const { workspace, ids, run } = await setUp(1, { tags: ["eu"], ownerId: "user_1" });
    for (const action of [
      { type: "enable" },
      { type: "addTags", tags: ["eu"] },
      { type: "removeTags", tags: ["us"] },
      { type: "setOwner", ownerId: "user_1" },
      { type: "setExpiry", expiresAt: null },
    ])
      expect(await run({ ids, action })).toMatchObject(done(1));
    const events = await sql()`
      select 1 from audit_events where workspace_id = ${workspace.id} and target_id = ${ids[0] ?? ""}`;
    expect(events).toHaveLength(1);
  });
});

describe("which keys are meant:", () => {
  test("all that match, over many pieces, each once; others stay", async () => {
    const { workspace, api, run, read } = await setUp(0);
    const other = await newTestKey(workspace, api.id, { tags: ["stays"] });
    await sql()`
      insert into keys (id, workspace_id, api_id, name, environment, scopes, tags, ip_allowlist,
        created_by_kind, created_by_id, created_at)
      select ${`key_${workspace.id.slice(3)}`} || lpad(n::text, 3, '0'), ${workspace.id}, ${api.id}, 'Key ' || n,
        'live', '{}', '{bulk}', '{}', 'system', 'test', now() - (n / 7) * interval '1 second'
      from generate_series(1, 120) n`;
    expect(await run({ filter: { tag: "bulk" }, action: { type: "disable" } })).toMatchObject(
      done(120),
    );
    const [events] = await sql()<{ events: number; keys: number }[]>`
      select count(*)::int as events, count(distinct target_id)::int as keys from audit_events
      where workspace_id = ${workspace.id} and action = 'key.disabled'`;
    expect(events).toEqual({ events: 120, keys: 120 });
    expect((await read(other.key.id)).status).toBe("active");
  });

  test("an action that takes keys out of its own filter leaves none out", async () => {
    const { run, ids, read, api } = await setUp(60);
    const filter = { apiId: api.id, status: "active" };
    expect(await run({ filter, action: { type: "disable" } })).toMatchObject(done(60));
    for (const id of ids) expect((await read(id)).status).toBe("disabled");
  });

  test("a key made after it was asked for is none of them", async () => {
    const { workspace, api, ref, read } = await setUp(1);
    const job = await ref({ filter: { apiId: api.id }, action: { type: "disable" } });
    const late = await newTestKey(workspace, api.id, {}, new Date(Date.now() + 5));
    await runJob([bulkKeysKind], job);
    expect((await read(late.key.id)).status).toBe("active");
  });

  test("with permission for one API, those of the others are not", async () => {
    const { workspace, api, run, read, ids } = await setUp(2);
    const elsewhere = await newTestApi(workspace, { name: "Search" });
    const other = await newTestKey(workspace, elsewhere.id);
    const caller = await newCaller(workspace, [`keys:write:${api.id}`]);
    const action = { type: "disable" };
    expect(await run({ filter: {}, action }, caller)).toMatchObject(done(2));
    const named = await run({ ids: [...ids, other.key.id], action }, caller);
    expect(named).toMatchObject({
      ...done(3, 1),
      failures: [{ id: other.key.id, code: "forbidden" }],
    });
    expect((await read(other.key.id)).status).toBe("active");
  });

  test("T01 an id of another workspace fails as one that does not exist", async () => {
    const [{ run, ids }, other] = [await setUp(1), await setUp(1)];
    const asked = [...ids, ...other.ids, "key_nothing"];
    const job = await run({ ids: asked, action: { type: "revoke" } });
    expect(job).toMatchObject(done(3, 2));
    expect(job.failures).toEqual(
      [...other.ids, "key_nothing"].map((id) => ({
        ...{ id, code: "not_found", message: "There is no such key in this workspace." },
      })),
    );
    expect((await other.read(other.ids[0] ?? "")).status).toBe("active");
  });

  test("an id that stands twice is one key", async () => {
    const { ids, run } = await setUp(1);
    const job = await run({ ids: [...ids, ...ids], action: { type: "disable" } });
    expect(job).toMatchObject(done(1));
  });
});

test("a key that cannot be changed is told, and the others are changed", async () => {
  const { workspace, ids, run, read } = await setUp(3);
  await revokeKey(workspace.owner, ids[1] ?? "", { reason: "" });
  const tags = Array.from({ length: 20 }, (_, i) => `tag-${i}`);
  await updateKey(workspace.owner, ids[2] ?? "", { tags });
  const job = await run({ ids, action: { type: "addTags", tags: ["vip"] } });
  expect(job).toMatchObject({
    ...done(3, 2),
    failures: [
      { id: ids[1], code: "conflict", message: "The key is revoked. Restore it first." },
      { id: ids[2], code: "invalid", message: "The key would have more than 20 tags." },
    ],
  });
  expect((await read(ids[0] ?? "")).tags).toEqual(["vip"]);
});

test("a management key that is revoked meanwhile stops it: nothing more is changed with it", async () => {
  const { workspace, actor, ref, ids, read, api } = await setUp(60);
  const job = await ref({ filter: { apiId: api.id }, action: { type: "disable" } });
  await runJob([bulkKeysKind], job, () => true);
  await revokeKey(workspace.owner, actor.id, { reason: "" });
  await runJob([bulkKeysKind], job);
  const statuses = (await Promise.all(ids.map(read))).map((key) => key.status);
  expect(statuses.filter((status) => status === "disabled")).toHaveLength(50);
  expect(await getJob(workspace.owner, job.id)).toMatchObject({ status: "failed", done: 50 });
});

test("one that may not change keys any more is told so", async () => {
  const { workspace, actor, ref, api } = await setUp(60);
  const job = await ref({ filter: { apiId: api.id }, action: { type: "disable" } });
  await runJob([bulkKeysKind], job, () => true);
  await updateKey(workspace.owner, actor.id, { scopes: ["keys:read"] });
  await runJob([bulkKeysKind], job);
  expect(await getJob(workspace.owner, job.id)).toMatchObject({
    ...{ status: "failed", done: 50, error: "This needs the permission keys:write." },
  });
});

test("once the job says so, no node accepts what it revoked", async () => {
  const tenant = await testTenant();
  const made = await Promise.all([tenant.key(), tenant.key(), tenant.key()]);
  for (const { secret } of made)
    expect(await tenant.verify(verifier(), { key: secret })).toMatchObject({ code: "VALID" });
  const asked = { filter: { apiId: tenant.apiId }, action: { type: "revoke" } };
  const { jobId: id } = await bulkKeys(tenant.actor, BulkKeysInput.parse(asked));
  await runJob([bulkKeysKind], { workspaceId: tenant.workspaceId, id });
  for (const { secret } of made)
    expect(await tenant.verify(verifier(), { key: secret })).toMatchObject({ code: "REVOKED" });
});

test("a filter with the text of a key in it is refused, since the job would keep it", async () => {
  const { workspace, api, ref } = await setUp(0);
  const { secret } = await newTestKey(workspace, api.id);
  const asked = { filter: { q: secret }, action: { type: "revoke" } };
  await expect(ref(asked)).rejects.toMatchObject({ code: "invalid" });
});

describe("rotating many keys", () => {
  const rotate = { type: "rotate" };

  test("gives each a secret that works beside the old one, taken once by whoever asked", async () => {
    const { ids, actor, ref, workspace } = await setUp(2);
    const job = await ref({ ids, action: rotate });
    await expect(takeSecrets(actor, job.id)).rejects.toMatchObject({ code: "conflict" });
    await runJob([bulkKeysKind], job);
    const { createdBy: _, ...told } = await getJob(actor, job.id);
    await expect(takeSecrets(workspace.owner, job.id)).rejects.toMatchObject({ code: "forbidden" });
    const { items } = await takeSecrets(actor, job.id);
    expect(items.map(({ keyId }) => keyId).sort()).toEqual([...ids].sort());
    for (const { keyId, secret } of items) {
      const [found] = await lookupKeys(actor, { keys: [secret] });
      expect(found).toMatchObject({ found: true, key: { id: keyId } });
      const { secrets } = await getKey(actor, keyId);
      expect(secrets.map(({ status }) => status)).toEqual(["retiring", "active"]);
      // Neither the job nor the log of what was done shows it.
      const events = await sql()`select row_to_json(e)::text as text from audit_events e`;
      expect(JSON.stringify([told, events])).not.toContain(secret);
    }
    await expect(takeSecrets(actor, job.id)).rejects.toMatchObject({ code: "conflict" });
  });

  test("gives no secret of a key that whoever asked may no longer change", async () => {
    const { ids, actor, ref, workspace } = await setUp(1);
    const other = await newTestApi(workspace);
    const { key } = await newTestKey(workspace, other.id);
    const job = await ref({ ids: [...ids, key.id], action: rotate });
    await runJob([bulkKeysKind], job);
    const narrowed = {
      ...newTestCaller(workspace.id, [`keys:write:${other.id}`]),
      id: actor.id,
    } as Actor;
    const { items } = await takeSecrets(narrowed, job.id);
    expect(items.map(({ keyId }) => keyId)).toEqual([key.id]);
    // The others are still there for whoever may.
    expect((await takeSecrets(actor, job.id)).items.map(({ keyId }) => keyId)).toEqual(ids);
  });

  test("of more keys than a statement has parameters are taken, too", async () => {
    const { ids, actor, ref, workspace } = await setUp(1);
    const job = await ref({ ids, action: rotate });
    await runJob([bulkKeysKind], job);
    const many = Array.from({ length: 70_000 }, (_, i) => {
      const place = { workspaceId: workspace.id, jobId: job.id, keyId: `key_${i}` };
      return {
        keyId: place.keyId,
        sealed: seal(Buffer.from(`text ${i}`), jobSecretContext(place)),
      };
    });
    await sql()`
      insert into job_secrets (workspace_id, job_id, key_id, sealed_secret)
      select ${workspace.id}, ${job.id}, key_id, decode(sealed, 'hex') from unnest(
        ${many.map(({ keyId }) => keyId)}::text[],
        ${many.map(({ sealed }) => sealed.toString("hex"))}::text[]) t(key_id, sealed)`;
    expect((await takeSecrets(actor, job.id)).items).toHaveLength(70_001);
  });

  test("tells those that could not be, and makes no secret for them", async () => {
    const { ids, actor, ref, workspace } = await setUp(2);
    await revokeKey(workspace.owner, ids[0] ?? "", { reason: "" });
    const job = await ref({ ids, action: rotate });
    await runJob([bulkKeysKind], job);
    expect(await getJob(actor, job.id)).toMatchObject(done(2, 1));
    expect((await takeSecrets(actor, job.id)).items.map(({ keyId }) => keyId)).toEqual([ids[1]]);
  });

  test("refuses a management key that holds more than whoever asked", async () => {
    const { actor, ref, workspace } = await setUp(0);
    const { key } = await newTestKey(workspace, workspace.managementApiId, { scopes: ["*"] });
    const job = await ref({ ids: [key.id], action: rotate });
    await runJob([bulkKeysKind], job);
    expect(await getJob(actor, job.id)).toMatchObject(done(1, 1));
    await expect(takeSecrets(actor, job.id)).rejects.toMatchObject({ code: "conflict" });
  });
});
