import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db, sql } from "@/db/connect";
import { verifications } from "@/db/schema/usage";
import { deletedWorkspaces, workspaces } from "@/db/schema/workspaces";
import { testDatabase } from "@/db/testing";
import { deleteWorkspaceUsage } from "@/lib/jobs/delete-workspace-usage";
import { newWorld, type World } from "@/lib/testing/world";
import { deleteWorkspace } from "./delete";
import { exportWorkspace } from "./export";
import { freezeWorkspace } from "./freeze";

testDatabase();

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
const slug = () => world.workspace.id.replace("_", "-");

describe("a workspace", () => {
  test("is frozen and not frozen again, as often as it is said", async () => {
    const { owner } = world.workspace;
    const set = (frozen: boolean) => freezeWorkspace(owner, { frozen, reason: "leak" });
    expect((await set(true)).workspace.frozenAt).not.toBeNull();
    const again = await set(true);
    expect(again.workspace.frozenAt).not.toBeNull();
    expect((await set(false)).workspace.frozenAt).toBeNull();
  });

  test("is exported with everything its people can read, without a secret or a hash", async () => {
    const lines: { type: string; value: { id?: string } }[] = [];
    for await (const chunk of exportWorkspace(world.workspace.owner))
      lines.push(
        ...chunk
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line)),
      );
    const types = [...new Set(lines.map((line) => line.type))];
    expect(types).toEqual([
      "workspace",
      "member",
      "invitation",
      "api",
      "role",
      "owner",
      "override",
      "key",
      "event",
    ]);
    expect(lines.filter((line) => line.type === "key").map((line) => line.value.id)).toContain(
      world.keyId,
    );
    const text = JSON.stringify(lines);
    expect(text).not.toContain(world.secret);
    expect(text).not.toMatch(/hash/i);
  });

  test("is exported and deleted by owners alone", async () => {
    const { admin } = world.workspace;
    await expect(exportWorkspace(admin).next()).rejects.toMatchObject({ code: "forbidden" });
    await expect(deleteWorkspace(admin, { slug: slug() })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("is not deleted under another address than its own", async () => {
    await expect(deleteWorkspace(world.workspace.owner, { slug: "other" })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  test("is deleted with all that is in it; what was counted goes by the job, and nothing of others", async () => {
    const other = await newWorld();
    const { id, owner } = world.workspace;
    await deleteWorkspace(owner, { slug: slug() });
    expect(await rowsOf(id)).toEqual(["deleted_workspaces", "verifications"]);
    await deleteWorkspaceUsage();
    expect(await rowsOf(id)).toEqual(["deleted_workspaces"]);
    expect(await rowsOf(other.workspace.id)).toContain("verifications");
    await deleteWorkspaceUsage(new Date(Date.now() + 3 * 86_400_000));
    expect(await db().select().from(deletedWorkspaces)).toEqual([]);
    const left = await db().select().from(workspaces).where(eq(workspaces.id, id));
    expect(left).toEqual([]);
    expect((await db().select().from(verifications)).length).toBeGreaterThan(0);
  });
});

/** The tables that hold something of a workspace. */
async function rowsOf(workspaceId: string): Promise<string[]> {
  const tables = await sql()<{ name: string }[]>`
    select c.table_name as name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'workspace_id'
      and t.table_type = 'BASE TABLE' and c.table_name not like 'verifications\\_%' order by 1`;
  const held: string[] = [];
  for (const { name } of tables) {
    const rows =
      await sql()`select 1 from ${sql()(name)} where workspace_id = ${workspaceId} limit 1`;
    if (rows.length > 0) held.push(name);
  }
  return held;
}
