import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { keys } from "@/db/schema/keys";
import { testDatabase } from "@/db/testing";
import { type Actor, memberActor } from "@/lib/actor";
import { deleteApi } from "@/lib/apis/delete";
import { ListKeysQuery } from "@/lib/keys/input";
import { listKeys } from "@/lib/keys/list";
import { lookupKeys } from "@/lib/keys/lookup";
import { parseSecret } from "@/lib/keys/secret";
import { scopesOfRole } from "@/lib/members/permission";
import { signUp } from "@/lib/users/sign-up";
import { openOnboarding } from "./open";

testDatabase();

const ORIGIN = { requestId: "", ip: "", userAgent: "" };

let count = 0;
const someone = () =>
  signUp({ email: `o${++count}@b.c`, password: "correct horse battery", name: "" }, ORIGIN);
const open = async (actor: Actor) => {
  const opened = await openOnboarding(actor);
  if (!opened) throw new Error("It is over already.");
  return opened;
};
const keysOf = async (actor: Actor) => (await listKeys(actor, ListKeysQuery.parse({}))).items;

describe("onboarding", () => {
  test("makes a test key with a small limit, and a management key that may only verify it", async () => {
    const { actor, apiId } = await someone();
    const { keyId, secret, callerSecret } = await open(actor);
    const list = await keysOf(actor);
    expect(list).toHaveLength(2);
    expect(list.find((key) => key.id === keyId)).toMatchObject({
      apiId,
      environment: "test",
      scopes: ["items:read"],
      limits: [{ name: "requests", limit: 10, windowMs: 60_000, auto: true }],
    });
    expect(list.find((key) => key.id !== keyId)?.scopes).toEqual([`keys:verify:${apiId}`]);
    expect(parseSecret(secret)).toEqual({ prefix: "sk", environment: "test" });
    expect(parseSecret(callerSecret)).toEqual({ prefix: "keyway", environment: "live" });
  });

  test("opened again gives the same keys new texts, and the copied ones still stand", async () => {
    const { actor } = await someone();
    const opened = [await open(actor), await open(actor), await open(actor)];
    expect(new Set(opened.map((one) => one.keyId)).size).toBe(1);
    expect(new Set(opened.map((one) => one.secret)).size).toBe(3);
    expect(await keysOf(actor)).toHaveLength(2);
    const first = await lookupKeys(actor, { keys: [opened[0]?.secret ?? ""] });
    expect(JSON.stringify(first)).toContain(opened[0]?.keyId);
  });

  test("makes keys of one's own, not another member's", async () => {
    const { actor, workspace } = await someone();
    const identity = {
      id: "usr_other",
      name: "Other",
      workspaceId: workspace.id,
      scopes: scopesOfRole("developer"),
    };
    const other = memberActor(identity, ORIGIN);
    const [mine, theirs] = [await open(actor), await open(other)];
    expect(theirs.keyId).not.toBe(mine.keyId);
    expect(await keysOf(actor)).toHaveLength(4);
  });

  test("is over once the first key was verified, however that went", async () => {
    const { actor } = await someone();
    const { keyId } = await open(actor);
    await db().update(keys).set({ lastUsedAt: new Date() }).where(eq(keys.id, keyId));
    expect(await openOnboarding(actor)).toBeNull();
  });

  test("is refused to a viewer, and where no API is left", async () => {
    const { actor, workspace, apiId } = await someone();
    const identity = {
      id: "usr_viewer",
      name: "Viewer",
      workspaceId: workspace.id,
      scopes: scopesOfRole("viewer"),
    };
    await expect(openOnboarding(memberActor(identity, ORIGIN))).rejects.toMatchObject({
      code: "forbidden",
    });
    await deleteApi(actor, apiId);
    await expect(openOnboarding(actor)).rejects.toMatchObject({ code: "conflict" });
  });
});
