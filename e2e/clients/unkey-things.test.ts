import { createHash } from "node:crypto";
import { BadRequestErrorResponse } from "@unkey/api/models/errors/badrequesterrorresponse";
import { ConflictErrorResponse } from "@unkey/api/models/errors/conflicterrorresponse";
import { ForbiddenErrorResponse } from "@unkey/api/models/errors/forbiddenerrorresponse";
import { NotFoundErrorResponse } from "@unkey/api/models/errors/notfounderrorresponse";
import { UnauthorizedErrorResponse } from "@unkey/api/models/errors/unauthorizederrorresponse";
import { UnkeyError } from "@unkey/api/models/errors/unkeyerror";
import { Overrides, Ratelimit } from "@unkey/ratelimit";
import { describe, expect, test } from "vitest";
import { newTestWorkspace } from "@/lib/testing/workspace";
import {
  clientOf,
  fresh,
  managementKey,
  newApi,
  newKey,
  refusal,
  rootKey,
  serverURL,
  testUnkey,
  unkey,
  verify,
} from "./unkey-server";

testUnkey();

describe("apis", () => {
  test("createApi, getApi, deleteApi: its keys are refused at once", async () => {
    const name = fresh("payments");
    const { data } = await unkey.apis.createApi({ name });
    expect((await unkey.apis.getApi({ apiId: data.apiId })).data).toEqual({ id: data.apiId, name });
    const { data: made } = await unkey.keys.createKey({ apiId: data.apiId });
    expect((await verify(made.key)).valid).toBe(true);
    await unkey.apis.deleteApi({ apiId: data.apiId });
    expect(await verify(made.key)).toEqual({ valid: false, code: "NOT_FOUND" });
    await refusal(unkey.apis.getApi({ apiId: data.apiId }), NotFoundErrorResponse);
    await refusal(unkey.apis.deleteApi({ apiId: data.apiId }), NotFoundErrorResponse);
    await refusal(unkey.apis.createApi({ name: "ab" }), BadRequestErrorResponse);
  });

  test("listKeys: page by page, each once, of one owner when asked", async () => {
    const apiId = await newApi();
    const made: string[] = [];
    for (let i = 0; i < 5; i++) {
      const { data } = await unkey.keys.createKey({ apiId, externalId: `list_${i % 2}` });
      made.push(data.keyId);
    }
    const pages: string[][] = [];
    for await (const page of await unkey.apis.listKeys({ apiId, limit: 2 }))
      pages.push(page.result.data.map((key) => key.keyId));
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat().sort()).toEqual(made.sort());
    const owned = await unkey.apis.listKeys({ apiId, externalId: "list_1" });
    expect(owned.result.data).toHaveLength(2);
    expect(owned.result.data[0]?.identity?.externalId).toBe("list_1");
    expect(owned.result.pagination).toEqual({ hasMore: false });
    const missing = unkey.apis.listKeys({ apiId: "api_doesnotexist" });
    await refusal(Promise.resolve(missing), NotFoundErrorResponse);
  });
});

describe("identities", () => {
  const limit = { name: "requests", limit: 2, duration: 60_000, autoApply: true };

  test("create, get, update, list, delete; its ratelimits are shared by its keys", async () => {
    const externalId = fresh("org");
    const { data } = await unkey.identities.createIdentity({
      ...{ externalId, meta: { tier: "gold" }, ratelimits: [limit] },
    });
    const identity = data.identityId;
    expect((await unkey.identities.getIdentity({ identity })).data).toMatchObject({
      ...{ id: identity, externalId, meta: { tier: "gold" }, ratelimits: [limit] },
    });
    const [one, two] = [await newKey({ externalId }), await newKey({ externalId })];
    expect((await verify(one.key)).ratelimits?.[0]).toMatchObject({ remaining: 1 });
    const second = await verify(two.key);
    expect(second.ratelimits?.[0]).toMatchObject({ remaining: 0 });
    expect(second.identity).toMatchObject({ externalId, meta: { tier: "gold" } });
    expect(second.identity?.ratelimits?.[0]?.id).toBe(second.ratelimits?.[0]?.id);
    expect((await verify(one.key)).code).toBe("RATE_LIMITED");
    const updated = await unkey.identities.updateIdentity({
      ...{ identity: externalId, meta: { tier: "free" }, ratelimits: [{ ...limit, limit: 50 }] },
    });
    expect(updated.data).toMatchObject({ meta: { tier: "free" }, ratelimits: [{ limit: 50 }] });
    expect((await verify(one.key)).code).toBe("VALID");
    const found = await unkey.identities.listIdentities({ search: externalId });
    expect(found.result.data.map((it) => it.externalId)).toEqual([externalId]);
    await unkey.identities.deleteIdentity({ identity });
    expect((await verify(one.key)).identity).toBeUndefined();
    await refusal(unkey.identities.getIdentity({ identity }), NotFoundErrorResponse);
    const gone = await refusal(
      unkey.identities.deleteIdentity({ identity }),
      NotFoundErrorResponse,
    );
    expect(gone.error.type).toContain("/unkey/data/identity_not_found");
    await refusal(unkey.identities.updateIdentity({ identity, meta: {} }), NotFoundErrorResponse);
  });

  test("a second of one externalId is 409, a ratelimit named twice 400; lists go page by page", async () => {
    const externalId = fresh("twice");
    await unkey.identities.createIdentity({ externalId });
    const taken = await refusal(
      unkey.identities.createIdentity({ externalId }),
      ConflictErrorResponse,
    );
    expect(taken.error.type).toContain("/unkey/data/identity_already_exists");
    await refusal(
      unkey.identities.createIdentity({ externalId: fresh("x"), ratelimits: [limit, limit] }),
      BadRequestErrorResponse,
    );
    const seen: string[] = [];
    for await (const page of await unkey.identities.listIdentities({ limit: 1 }))
      seen.push(...page.result.data.map((one) => one.externalId));
    expect(seen).toContain(externalId);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe("ratelimit", () => {
  const place = () => ({ namespace: fresh("mail"), identifier: "user_1" });

  test("limit: counts, refuses, and tells when it begins anew", async () => {
    const check = { ...place(), limit: 3, duration: 60_000 };
    const first = (await unkey.ratelimit.limit(check)).data;
    expect(first).toMatchObject({ success: true, limit: 3, remaining: 2 });
    expect(first.reset).toBeGreaterThan(Date.now());
    expect((await unkey.ratelimit.limit({ ...check, cost: 3 })).data.success).toBe(false);
    expect((await unkey.ratelimit.limit({ ...check, cost: 2 })).data.remaining).toBe(0);
    expect((await unkey.ratelimit.limit({ ...check, cost: 0 })).data.remaining).toBe(0);
    expect((await unkey.ratelimit.limit(check)).data.success).toBe(false);
    const other = await unkey.ratelimit.limit({ ...check, identifier: "user_2" });
    expect(other.data.remaining).toBe(2);
    await refusal(unkey.ratelimit.limit({ ...check, duration: 10 }), BadRequestErrorResponse);
  });

  test("multiLimit: all of them or none", async () => {
    const [wide, narrow] = [
      { ...place(), limit: 10, duration: 60_000 },
      { ...place(), limit: 1, duration: 60_000 },
    ];
    const passed = (await unkey.ratelimit.multiLimit([wide, narrow])).data;
    expect(passed.passed).toBe(true);
    expect(passed.limits[0]).toMatchObject({
      ...{ namespace: wide.namespace, identifier: "user_1", limit: 10, remaining: 9 },
    });
    const refused = (await unkey.ratelimit.multiLimit([wide, narrow])).data;
    expect(refused.passed).toBe(false);
    expect(refused.limits.map((one) => one.passed)).toEqual([true, false]);
    expect((await unkey.ratelimit.limit({ ...wide, cost: 0 })).data.remaining).toBe(9);
  });

  test("setOverride, getOverride, listOverrides, deleteOverride: the next limit counts by it", async () => {
    const { namespace, identifier } = place();
    const check = { namespace, identifier, limit: 1, duration: 60_000 };
    const set = await unkey.ratelimit.setOverride({ ...check, limit: 5 });
    const { overrideId } = set.data;
    const limited = (await unkey.ratelimit.limit(check)).data;
    expect(limited).toMatchObject({ limit: 5, remaining: 4, overrideId });
    expect((await unkey.ratelimit.getOverride({ namespace, identifier })).data).toEqual({
      ...{ overrideId, identifier, limit: 5, duration: 60_000 },
    });
    const again = await unkey.ratelimit.setOverride({ ...check, limit: 7 });
    expect(again.data.overrideId).toBe(overrideId);
    await unkey.ratelimit.setOverride({ ...check, identifier: "user_2", limit: 9 });
    const limits: number[] = [];
    for await (const page of await unkey.ratelimit.listOverrides({ namespace, limit: 1 }))
      limits.push(...page.result.data.map((one) => one.limit));
    expect(limits.sort()).toEqual([7, 9]);
    await unkey.ratelimit.deleteOverride({ namespace, identifier });
    expect((await unkey.ratelimit.limit(check)).data.limit).toBe(1);
    const gone = await refusal(
      unkey.ratelimit.getOverride({ namespace, identifier }),
      NotFoundErrorResponse,
    );
    expect(gone.error.type).toContain("/unkey/data/ratelimit_override_not_found");
    await refusal(unkey.ratelimit.deleteOverride({ namespace, identifier }), NotFoundErrorResponse);
    await refusal(
      unkey.ratelimit.setOverride({ ...check, identifier: "user_*" }),
      BadRequestErrorResponse,
    );
  });

  test("@unkey/ratelimit: Ratelimit limits, with overrides set by Overrides", async () => {
    const { namespace, identifier } = place();
    const config = { rootKey, baseUrl: serverURL };
    const limiter = new Ratelimit({ ...config, namespace, limit: 2, duration: "60s" });
    expect(await limiter.limit(identifier)).toMatchObject({ success: true, remaining: 1 });
    expect((await limiter.limit(identifier)).success).toBe(true);
    expect((await limiter.limit(identifier)).success).toBe(false);
    expect((await limiter.limit("user_2", { cost: 2 })).remaining).toBe(0);
    const overrides = new Overrides(config);
    const asked = { namespace, identifier: "user_3" };
    await overrides.setOverride({ ...asked, limit: 9, duration: 60_000 });
    expect((await limiter.limit("user_3")).remaining).toBe(8);
    expect((await overrides.getOverride(asked)).data?.limit).toBe(9);
    const listed = await overrides.listOverrides({ namespace });
    expect(JSON.stringify(listed)).toContain('"user_3"');
    await overrides.deleteOverride(asked);
    await expect(overrides.getOverride(asked)).rejects.toMatchObject({ statusCode: 404 });
    const wrong = new Ratelimit({
      ...{ ...config, rootKey: "wrong", namespace, limit: 1, duration: 1000 },
      onError: (error) => ({ success: false, limit: 0, remaining: 0, reset: error.message.length }),
    });
    expect(await wrong.limit("anyone")).toMatchObject({ success: false, limit: 0 });
  });
});

describe("keys that Unkey made", () => {
  test("are imported by the hash it exports, and verify with the text their callers have", async () => {
    const [apiId, key] = [await newApi(), `unkey_${fresh("3ZZ7faUrkfv1YAhffAcnKW74")}`];
    const role = fresh("imported");
    await unkey.permissions.createRole({ name: role, permissions: ["invoices.pay"] });
    expect((await verify(key)).code).toBe("NOT_FOUND");
    const value = createHash("sha256").update(key).digest("base64");
    const response = await fetch(`${serverURL}/v1/keys/import`, {
      method: "POST",
      headers: { authorization: `Bearer ${rootKey}`, "content-type": "application/json" },
      body: JSON.stringify({
        apiId,
        keys: [
          {
            ...{ hash: { algorithm: "sha256", encoding: "base64", value }, name: "Globex" },
            ...{ scopes: ["documents.read"], roles: [role], ownerId: "user_imported" },
          },
        ],
      }),
    });
    expect(await response.json()).toMatchObject({ created: 1, invalid: 0 });
    expect(await verify(key, { permissions: "documents.read AND invoices.pay" })).toMatchObject({
      ...{ code: "VALID", name: "Globex", roles: [role] },
      identity: { externalId: "user_imported" },
    });
    expect((await verify(`${key}x`)).code).toBe("NOT_FOUND");
  });
});

describe("whom a root key is", () => {
  test("an unknown one is 401, one without the permission 403, another workspace's finds nothing", async () => {
    const { keyId, key, apiId } = await newKey();
    const unknown = await refusal(
      clientOf("unkey_wrong").keys.getKey({ keyId }),
      UnauthorizedErrorResponse,
    );
    expect(unknown.error).toMatchObject({ title: "Unauthorized", status: 401 });
    const narrow = clientOf(await managementKey(["keys:verify"]));
    expect((await narrow.keys.verifyKey({ key })).data.valid).toBe(true);
    const denied = await refusal(narrow.keys.getKey({ keyId }), ForbiddenErrorResponse);
    expect(denied.error.type).toContain("/unkey/authorization/insufficient_permissions");
    expect(denied.error.detail).toContain("keys:read");
    const foreign = clientOf(await managementKey(["*"], await newTestWorkspace()));
    expect((await foreign.keys.verifyKey({ key })).data).toEqual({
      valid: false,
      code: "NOT_FOUND",
    });
    await refusal(foreign.keys.getKey({ keyId }), NotFoundErrorResponse);
    await refusal(foreign.keys.deleteKey({ keyId }), NotFoundErrorResponse);
    await refusal(foreign.keys.createKey({ apiId }), NotFoundErrorResponse);
    expect((await verify(key)).valid).toBe(true);
  });

  test("what Keyway does not serve of theirs is 404 in their envelope", async () => {
    const query = unkey.analytics.getVerifications({ query: "SELECT 1" });
    const missing = await refusal(query, UnkeyError);
    expect(missing.statusCode).toBe(404);
    expect(missing.body).toContain("Keyway does not serve");
  });
});
