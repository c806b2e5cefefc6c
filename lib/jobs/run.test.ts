import { describe, expect, test } from "vitest";
import { db, sql } from "@/db/connect";
import { users } from "@/db/schema/users";
import { memberships } from "@/db/schema/workspaces";
import { testDatabase } from "@/db/testing";
import type { Actor } from "@/lib/actor";
import { recordEvent } from "@/lib/audit/record";
import { commit } from "@/lib/changes/commit";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { disableKey } from "@/lib/keys/disable";
import { newTestCaller, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { cancelJob } from "./cancel";
import { forEachItem } from "./each";
import { exportFailures } from "./export-failures";
import { getJob } from "./get";
import type { JobKind, Piece } from "./kind";
import { listChanged } from "./list-changed";
import { listFailures } from "./list-failures";
import { resumeStalled } from "./resume";
import { runJob } from "./run";
import { startJob } from "./start";

testDatabase();

const ITEMS = Array.from({ length: 10 }, (_, i) => `item-${i}`);

/** Writes an audit event for each item, three at a time; `before` is called ahead of each piece. */
const countingKind = (before: (piece: Piece) => unknown = () => {}): JobKind => ({
  name: "count",
  async run(tx, actor, piece) {
    const from = Number(piece.cursor ?? 0);
    const ids = ITEMS.slice(from, from + 3);
    if (ids.length === 0) return null;
    const outcome = await forEachItem(tx, ids, async (inner, id) => {
      const target = { kind: "item", id, name: id };
      await recordEvent(inner, actor, { action: "test.item", target });
      if (id === "item-4") throw new AppError("conflict", "Not this one.");
      return id !== "item-5";
    });
    await before(piece);
    return { cursor: String(from + ids.length), done: ids.length, ...outcome };
  },
});

const start = async (actor: Actor, kind = "count") => {
  const job = { kind, input: {}, total: ITEMS.length };
  const { result: id } = await commit((tx) => startJob(tx, actor, job, new Date()));
  return { workspaceId: actor.workspaceId, id };
};

const itemsDone = async (workspaceId: string) =>
  (
    await sql()<{ id: string }[]>`
      select target_id as id from audit_events
      where workspace_id = ${workspaceId} and action = 'test.item' order by seq`
  ).map((row) => row.id);

const WHOLE = ITEMS.filter((id) => id !== "item-4");

/** Somebody who is really in the database, so that a job finds them again. */
async function newMember() {
  const workspace = await newTestWorkspace();
  const id = newId("user");
  await db()
    .insert(users)
    .values({ id, email: `${id}@example.com`, name: "Ada" });
  await db().insert(memberships).values({ workspaceId: workspace.id, userId: id, role: "admin" });
  return { workspace, member: { ...workspace.admin, id, name: "Ada" } as Actor };
}

describe("a job", () => {
  test("does each item once, says which failed, and is done", async () => {
    const { member } = await newMember();
    const ref = await start(member);
    expect(await getJob(member, ref.id)).toMatchObject({ status: "queued", done: 0, total: 10 });
    await runJob([countingKind()], ref);
    expect(await itemsDone(ref.workspaceId)).toEqual(WHOLE);
    expect(await getJob(member, ref.id)).toMatchObject({
      ...{ status: "done", done: 10, total: 10, failed: 1, changed: 8, error: null },
      failures: [{ id: "item-4", code: "conflict", message: "Not this one." }],
      createdBy: { kind: "member", id: member.id, name: "Ada" },
    });
    await runJob([countingKind()], ref);
    expect(await itemsDone(ref.workspaceId)).toEqual(WHOLE);
  });

  test("that breaks off in the middle of a piece goes on from there, with no item twice", async () => {
    const { member } = await newMember();
    const ref = await start(member);
    const breaking = countingKind(({ cursor }) => {
      if (cursor === "6") throw Object.assign(new Error("gone"), { code: "ECONNRESET" });
    });
    await expect(runJob([breaking], ref)).rejects.toThrow("gone");
    expect(await getJob(member, ref.id)).toMatchObject({ status: "running", done: 6 });
    await runJob([countingKind()], ref);
    expect(await itemsDone(ref.workspaceId)).toEqual(WHOLE);
  });

  test("that two workers run at once does each item once", async () => {
    const { member } = await newMember();
    const ref = await start(member);
    await Promise.all([runJob([countingKind()], ref), runJob([countingKind()], ref)]);
    expect(await itemsDone(ref.workspaceId)).toEqual(WHOLE);
    expect(await getJob(member, ref.id)).toMatchObject({ status: "done", done: 10 });
  });

  test("gives others their turn, and stands in the queue once", async () => {
    const { member } = await newMember();
    const ref = await start(member);
    await runJob([countingKind()], ref, () => true);
    expect(await getJob(member, ref.id)).toMatchObject({ status: "running", done: 3 });
    const queued = await sql()`select 1 from graphile_worker.jobs where key = ${ref.id}`;
    expect(queued).toHaveLength(1);
  });

  test("does nothing more once it is cancelled", async () => {
    const { member } = await newMember();
    const ref = await start(member);
    await runJob([countingKind()], ref, () => true);
    const cancelled = await cancelJob(member, ref.id);
    expect(cancelled).toMatchObject({ status: "cancelled", done: 3 });
    await runJob([countingKind()], ref);
    expect(await itemsDone(ref.workspaceId)).toHaveLength(3);
    expect(await cancelJob(member, ref.id)).toMatchObject({ status: "cancelled" });
  });

  test("that has ended cannot be cancelled", async () => {
    const { member } = await newMember();
    const ref = await start(member);
    await runJob([countingKind()], ref);
    await expect(cancelJob(member, ref.id)).rejects.toMatchObject({ code: "conflict" });
  });

  test("whose code is broken is given up, and says so without the details", async () => {
    const { member } = await newMember();
    const ref = await start(member);
    const broken = countingKind(() => {
      throw new Error("secret detail");
    });
    await runJob([broken], ref);
    expect(await getJob(member, ref.id)).toMatchObject({
      ...{ status: "failed", done: 0, error: "Something went wrong on our side." },
    });
  });

  test("of a kind that this version does not know is given up", async () => {
    const { member } = await newMember();
    const ref = await start(member, "newer");
    await runJob([countingKind()], ref);
    expect(await getJob(member, ref.id)).toMatchObject({ status: "failed" });
  });
});

describe("a job acts with the permissions that who asked for it has at that moment:", () => {
  test("a member who is removed stops it", async () => {
    const { workspace, member } = await newMember();
    const ref = await start(member);
    await runJob([countingKind()], ref, () => true);
    await sql()`delete from memberships where user_id = ${member.id}`;
    await runJob([countingKind()], ref);
    expect(await itemsDone(workspace.id)).toHaveLength(3);
    const job = await getJob(workspace.owner, ref.id);
    expect(job).toMatchObject({ status: "failed", done: 3 });
    expect(job.error).toContain("no member of the workspace any more");
  });

  test("a member whose role has changed acts with the new one", async () => {
    const { member } = await newMember();
    const ref = await start(member);
    await sql()`update memberships set role = 'viewer' where user_id = ${member.id}`;
    const seen: string[] = [];
    const asking: JobKind = {
      name: "count",
      run: async (_tx, actor) => {
        seen.push(...actor.scopes);
        return null;
      },
    };
    await runJob([asking], ref);
    expect(seen).toContain("keys:read");
    expect(seen).not.toContain("keys:write");
  });

  test("a management key that is disabled, or revoked, or expired stops it", async () => {
    const workspace = await newTestWorkspace();
    const { key } = await newTestKey(workspace, workspace.managementApiId, { scopes: ["keys:*"] });
    const actor = { ...newTestCaller(workspace.id, ["keys:*"]), id: key.id } as Actor;
    const ref = await start(actor);
    await runJob([countingKind()], ref, () => true);
    await disableKey(workspace.owner, key.id, { reason: "" });
    await runJob([countingKind()], ref);
    expect(await itemsDone(workspace.id)).toHaveLength(3);
    const job = await getJob(workspace.owner, ref.id);
    expect(job.error).toBe("The management key that asked for this is not valid any more.");
  });
});

test("a job whose worker was killed is queued again, one that moves is left alone", async () => {
  const { member } = await newMember();
  const [lost, moving] = [await start(member), await start(member)];
  // As a killed worker leaves it: taken out of the queue by nobody who lives.
  await sql()`select graphile_worker.remove_job(${lost.id})`;
  await sql()`select graphile_worker.remove_job(${moving.id})`;
  await sql()`update jobs set moved_at = now() - interval '1 minute' where id = ${lost.id}`;
  await resumeStalled();
  const queued = await sql()<{ key: string }[]>`
    select key from graphile_worker.jobs where key in (${lost.id}, ${moving.id})`;
  expect(queued.map((row) => row.key)).toEqual([lost.id]);
});

test("what a job changed is kept through a break, each item once, without what failed or was so already", async () => {
  const { member } = await newMember();
  const ref = await start(member);
  const breaking = countingKind(({ cursor }) => {
    if (cursor === "6") throw Object.assign(new Error("gone"), { code: "ECONNRESET" });
  });
  await expect(runJob([breaking], ref)).rejects.toThrow("gone");
  const changed = () => db().transaction((tx) => listChanged(tx, ref, { after: null, limit: 100 }));
  expect(await changed()).toEqual(["item-0", "item-1", "item-2", "item-3"]);
  await runJob([countingKind()], ref);
  const all = ITEMS.filter((id) => id !== "item-4" && id !== "item-5");
  expect(await changed()).toEqual(all);
  const rest = await db().transaction((tx) => listChanged(tx, ref, { after: "item-6", limit: 2 }));
  expect(rest).toEqual(["item-7", "item-8"]);
});

test("of many failures a job tells the first hundred by itself, and all of them when asked", async () => {
  const { member } = await newMember();
  const ref = await start(member);
  const failing: JobKind = {
    name: "count",
    async run(_tx, _actor, { cursor }) {
      const from = Number(cursor ?? 0);
      if (from === 150) return null;
      const failures = Array.from({ length: 50 }, (_, i) => ({
        ...{ id: `item-${from + i}`, code: "conflict", message: "No." },
      })) as { id: string; code: "conflict"; message: string }[];
      return { cursor: String(from + 50), done: 50, changed: [], failures };
    },
  };
  await runJob([failing], ref);
  const job = await getJob(member, ref.id);
  expect(job).toMatchObject({ status: "done", done: 150, failed: 150 });
  expect(job.failures).toHaveLength(100);
  const told: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listFailures(member, ref.id, { limit: 40, cursor });
    told.push(...page.items.map(({ id, message }) => `${id}: ${message}`));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  const all = Array.from({ length: 150 }, (_, i) => `item-${i}`).toSorted();
  expect(told).toEqual(all.map((id) => `${id}: No.`));
  let text = "";
  for await (const piece of exportFailures(member, ref.id)) text += piece;
  const lines = text.split("\r\n");
  expect(lines).toEqual(["key,code,reason", ...all.map((id) => `${id},conflict,No.`), ""]);
});
