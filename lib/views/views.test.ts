import { beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { newSecret } from "@/lib/keys/secret";
import { newTestWorkspace } from "@/lib/testing/workspace";
import { createView } from "./create";
import { deleteView } from "./delete";
import { CreateViewInput } from "./input";
import { listViews } from "./list";
import { VIEWS_MAX } from "./view";

testDatabase();

let workspace: Awaited<ReturnType<typeof newTestWorkspace>>;
beforeAll(async () => {
  workspace = await newTestWorkspace();
});

const view = (name: string, query = "status=active") =>
  CreateViewInput.parse({ screen: "keys", name, query });
const namesOf = async () => (await listViews(workspace.viewer, "keys")).map((one) => one.name);

describe("saved views", () => {
  test("are seen by everybody of the workspace, by name, on their own screen", async () => {
    await createView(workspace.developer, view("Old"));
    await createView(workspace.owner, view("Expiring", "expires=7d"));
    expect(await namesOf()).toEqual(["Expiring", "Old"]);
    expect(await listViews(workspace.viewer, "logs")).toEqual([]);
  });

  test("of a name that is taken are replaced", async () => {
    await createView(workspace.owner, view("Expiring", "expires=30d"));
    const [first] = await listViews(workspace.viewer, "keys");
    expect(first).toMatchObject({ name: "Expiring", query: "expires=30d" });
  });

  test("are made and deleted by whoever may write keys, no viewer", async () => {
    const [first] = await listViews(workspace.viewer, "keys");
    await expect(createView(workspace.viewer, view("Mine"))).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(deleteView(workspace.viewer, first?.id ?? "")).rejects.toMatchObject({
      code: "forbidden",
    });
    await deleteView(workspace.developer, first?.id ?? "");
    expect(await namesOf()).toEqual(["Old"]);
  });

  test("K02 never hold the text of a key", () => {
    const query = `q=${newSecret("acme", "live")}`;
    expect(CreateViewInput.safeParse({ screen: "keys", name: "Leak", query }).success).toBe(false);
  });

  test(`are at most ${VIEWS_MAX} of a screen`, async () => {
    for (let i = (await namesOf()).length; i < VIEWS_MAX; i++)
      await createView(workspace.owner, view(`View ${i}`));
    await expect(createView(workspace.owner, view("One more"))).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
