import { describe, expect, test } from "vitest";
import { runJob } from "@/lib/jobs/run";
import { bulkKeysKind } from "@/lib/keys/bulk-kind";
import { newTestKey } from "@/lib/testing/workspace";
import { newTestTenant, testHttp } from "../testing";

const { send } = testHttp();

async function newCaller(scopes: readonly string[] = ["keys:read", "keys:write"]) {
  const tenant = await newTestTenant(scopes);
  const keys = await Promise.all([
    newTestKey(tenant.workspace, tenant.api.id, { tags: ["old"] }),
    newTestKey(tenant.workspace, tenant.api.id),
  ]);
  const bulk = (body: unknown) => send("POST", "/v1/keys/bulk", { key: tenant.key, body });
  const work = (id: string) => runJob([bulkKeysKind], { workspaceId: tenant.workspace.id, id });
  const get = (path: string) => send("GET", path, { key: tenant.key });
  return { ...tenant, ids: keys.map(({ key }) => key.id), bulk, work, get };
}

const jobIdOf = (body: unknown) => (body as { jobId: string }).jobId;

describe("a change of many keys", () => {
  test("is answered at once with a job, which its caller follows without another permission", async () => {
    const { ids, bulk, work, get } = await newCaller();
    const { status, body } = await bulk({ ids: [...ids, "key_none"], action: { type: "disable" } });
    expect(status).toBe(202);
    expect(body).toEqual({ jobId: expect.stringMatching(/^job_/) });
    const path = `/v1/jobs/${jobIdOf(body)}`;
    expect((await get(path)).body).toMatchObject({
      ...{ kind: "keys.bulk", status: "queued", total: 3, done: 0, finishedAt: null },
      input: { action: { type: "disable", reason: "" } },
    });
    await work(jobIdOf(body));
    expect((await get(path)).body).toMatchObject({
      ...{ status: "done", total: 3, done: 3, failed: 1, error: null },
      failures: [{ id: "key_none", code: "not_found" }],
    });
    for (const id of ids)
      expect((await get(`/v1/keys/${id}`)).body).toMatchObject({ status: "disabled" });
  });

  test("takes the filter of the list", async () => {
    const { ids, api, bulk, work, get } = await newCaller();
    const filter = { apiId: api.id, tag: "old", status: "active", expires: "never" };
    const { body } = await bulk({ filter, action: { type: "revoke", reason: "Old" } });
    await work(jobIdOf(body));
    const statuses = await Promise.all(ids.map((id) => get(`/v1/keys/${id}`)));
    expect(statuses.map((one) => one.body)).toMatchObject([
      { status: "revoked", revokeReason: "Old" },
      { status: "active" },
    ]);
  });

  test("is cancelled by its caller, and only before it has ended", async () => {
    const { ids, bulk, work, key } = await newCaller();
    const ask = async () => jobIdOf((await bulk({ ids, action: { type: "disable" } })).body);
    const [first, second] = [await ask(), await ask()];
    const cancel = (id: string) => send("POST", `/v1/jobs/${id}/cancel`, { key });
    expect((await cancel(first)).body).toMatchObject({ status: "cancelled", done: 0 });
    await work(second);
    const late = await cancel(second);
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({ code: "conflict" });
  });

  test.each([
    ["without an action", { ids: ["key_1"] }, "action"],
    ["with an action that is none", { ids: ["key_1"], action: { type: "shred" } }, "action.type"],
    ["with no ids", { ids: [], action: { type: "disable" } }, "ids"],
    [
      "with a filter that is none",
      { filter: { colour: "red" }, action: { type: "disable" } },
      "filter.colour",
    ],
    ["with no tags", { ids: ["key_1"], action: { type: "addTags", tags: [] } }, "action.tags"],
    [
      "with an expiry that is no time",
      { ids: ["key_1"], action: { type: "setExpiry", expiresAt: "soon" } },
      "action.expiresAt",
    ],
  ])("%s is refused", async (_, body, path) => {
    const { bulk } = await newCaller();
    const answer = await bulk(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ path })]),
    });
  });

  test("is refused to a management key that may only read", async () => {
    const { bulk, ids } = await newCaller(["keys:read"]);
    const answer = await bulk({ ids, action: { type: "disable" } });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain("keys:write");
  });
});

describe("jobs", () => {
  test("are listed newest first, by status and kind, page by page", async () => {
    const { ids, bulk, work, get, managementKey } = await newCaller();
    const made: string[] = [];
    for (let i = 0; i < 3; i++)
      made.push(jobIdOf((await bulk({ ids, action: { type: "disable" } })).body));
    await work(made[0] ?? "");
    expect((await get("/v1/jobs")).status).toBe(403);
    const { secret: key } = await managementKey(["jobs:read"]);
    const list = async (query: string) => {
      const { body } = await send("GET", `/v1/jobs${query}`, { key });
      return body as { items: { id: string }[]; nextCursor: string | null };
    };
    const idsOf = ({ items }: { items: { id: string }[] }) => items.map((job) => job.id);
    expect(idsOf(await list(""))).toEqual(made.toReversed());
    expect(idsOf(await list("?status=done&kind=keys.bulk"))).toEqual([made[0]]);
    const first = await list("?limit=2");
    const rest = await list(`?limit=2&cursor=${first.nextCursor}`);
    expect([...idsOf(first), ...idsOf(rest)]).toEqual(made.toReversed());
    expect(rest.nextCursor).toBeNull();
  });

  test("T01 of another workspace are not found, and those of others need a permission", async () => {
    const [acme, other] = [await newCaller(), await newCaller()];
    const { body } = await acme.bulk({ ids: acme.ids, action: { type: "disable" } });
    const path = `/v1/jobs/${jobIdOf(body)}`;
    expect((await other.get(path)).status).toBe(404);
    const { secret: key } = await acme.managementKey(["keys:write"]);
    expect((await send("GET", path, { key })).status).toBe(403);
    expect((await send("POST", `${path}/cancel`, { key })).status).toBe(403);
    expect((await acme.get("/v1/jobs/job_none")).status).toBe(404);
  });
});
