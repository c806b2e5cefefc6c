import { describe, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import type { Actor } from "@/lib/actor";
import { cancelJob } from "@/lib/jobs/cancel";
import { getJob } from "@/lib/jobs/get";
import { runJob } from "@/lib/jobs/run";
import { bulkKeys } from "./bulk";
import { BulkKeysInput } from "./bulk-action";
import { bulkKeysKind } from "./bulk-kind";
import { disableKey } from "./disable";
import { revokeKey } from "./revoke";
import { done, newCaller, setUp } from "./testing-bulk";

testDatabase();

describe("what a job did is undone by another one:", () => {
  const statusesOf = async (
    ids: readonly string[],
    read: (id: string) => Promise<{ status: string }>,
  ) => (await Promise.all(ids.map(read))).map(({ status }) => status);

  test("of exactly the keys that it changed, not of those that were so already or could not be", async () => {
    const { workspace, ids, run, read, ref, actor } = await setUp(130);
    const [before = "", gone = "", ...rest] = ids;
    await disableKey(workspace.owner, before, { reason: "Long ago" });
    await revokeKey(workspace.owner, gone, { reason: "" });
    const first = await run({ ids, action: { type: "disable" } });
    expect(first).toMatchObject({ ...done(130, 1), changed: 128 });
    const undone = await run({ changedBy: first.id, action: { type: "enable" } });
    expect(undone).toMatchObject({ ...done(128), changed: 128 });
    expect(await statusesOf(rest, read)).toEqual(rest.map(() => "active"));
    expect(await statusesOf([before, gone], read)).toEqual(["disabled", "revoked"]);
    // And that is undone in its turn.
    const again = await ref({ changedBy: undone.id, action: { type: "disable" } });
    await runJob([bulkKeysKind], again, () => true);
    expect(await getJob(actor, again.id)).toMatchObject({ status: "running", done: 50 });
    await runJob([bulkKeysKind], again);
    expect(await statusesOf(rest, read)).toEqual(rest.map(() => "disabled"));
  }, 60_000);

  test("once it has ended, and only one of this workspace that whoever asks may see", async () => {
    const [acme, other] = [await setUp(2), await setUp(1)];
    const action = { type: "enable" };
    const job = await acme.ref({ ids: acme.ids, action: { type: "disable" } });
    const undo = (by: Actor) => bulkKeys(by, BulkKeysInput.parse({ changedBy: job.id, action }));
    await expect(undo(acme.actor)).rejects.toMatchObject({ code: "conflict" });
    await runJob([bulkKeysKind], job);
    await expect(undo(other.actor)).rejects.toMatchObject({ code: "not_found" });
    const stranger = await newCaller(acme.workspace, ["keys:read", "keys:write"]);
    await expect(undo(stranger)).rejects.toMatchObject({ code: "forbidden" });
    expect(await statusesOf(acme.ids, acme.read)).toEqual(["disabled", "disabled"]);
  });

  test("a job that was stopped is undone as far as it came", async () => {
    const { actor, ids, ref, run, read } = await setUp(60);
    const job = await ref({ ids, action: { type: "disable" } });
    await runJob([bulkKeysKind], job, () => true);
    await cancelJob(actor, job.id);
    const undone = await run({ changedBy: job.id, action: { type: "enable" } });
    expect(undone).toMatchObject({ ...done(50), changed: 50 });
    expect(await statusesOf(ids, read)).toEqual(ids.map(() => "active"));
  });
});
