import type { Actor } from "@/lib/actor";
import { getJob } from "@/lib/jobs/get";
import { runJob } from "@/lib/jobs/run";
import {
  newTestApi,
  newTestCaller,
  newTestKey,
  newTestWorkspace,
  type TestWorkspace,
} from "@/lib/testing/workspace";
import { bulkKeys } from "./bulk";
import { BulkKeysInput } from "./bulk-action";
import { bulkKeysKind } from "./bulk-kind";
import { getKey } from "./get";

/** Somebody with a real management key, so that a job finds them again. */
export async function newCaller(workspace: TestWorkspace, scopes: readonly string[]) {
  const { key } = await newTestKey(workspace, workspace.managementApiId, { scopes });
  return { ...newTestCaller(workspace.id, scopes), id: key.id } as Actor;
}

/** A workspace with so many keys, and what does one thing to many of them. */
export async function setUp(count = 3, input: object = {}) {
  const workspace = await newTestWorkspace();
  const api = await newTestApi(workspace);
  const actor = await newCaller(workspace, ["keys:read", "keys:write"]);
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push((await newTestKey(workspace, api.id, input)).key.id);
  const ref = async (asked: unknown, by = actor) => {
    const { jobId: id } = await bulkKeys(by, BulkKeysInput.parse(asked));
    return { workspaceId: workspace.id, id };
  };
  const run = async (asked: unknown, by = actor) => {
    const job = await ref(asked, by);
    await runJob([bulkKeysKind], job);
    return getJob(workspace.owner, job.id);
  };
  const read = (id: string) => getKey(workspace.owner, id);
  return { workspace, api, actor, ids, ref, run, read };
}

/** As the job says that it is done. */
export const done = (count: number, failed = 0) => ({
  status: "done",
  total: count,
  done: count,
  failed,
});
