import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/connect";
import { memberships } from "@/db/schema/workspaces";
import { testDatabase } from "@/db/testing";
import { lookupKeys } from "@/lib/keys/lookup";
import { signUp } from "@/lib/users/sign-up";
import { findWorkspace } from "./find";
import { createFirstWorkspace, createTrialKeys } from "./first";

testDatabase();

const ORIGIN = { requestId: "req_1", ip: "192.0.2.1", userAgent: "test" };
const person = (name: string) =>
  signUp({ email: `${name}@example.com`, password: "correct horse battery", name }, ORIGIN);

test("an empty instance gets one workspace, which the first person to sign up owns with its keys", async () => {
  const first = await createFirstWorkspace();
  expect(await createFirstWorkspace()).toBeNull();
  if (!first) throw new Error("nothing was created");
  const keys = await createTrialKeys(first);
  const [ada, ben] = [await person("Ada"), await person("Ben")];
  expect(ada.workspace).toMatchObject({
    id: first.workspaceId,
    name: "Ada’s workspace",
    slug: "adas-workspace",
  });
  expect(ada.apiId).toBe(first.apiId);
  expect((await findWorkspace(ada.user.id, ada.workspace.slug))?.role).toBe("owner");
  expect(ben.workspace.id).not.toBe(first.workspaceId);
  const [found] = await lookupKeys(ada.actor, { keys: [keys.key] });
  expect(found).toMatchObject({ found: true, key: { environment: "test", status: "active" } });
});

test("a workspace whose members have all left is nobody's to take", async () => {
  const cleo = await person("Cleo");
  await db().delete(memberships).where(eq(memberships.userId, cleo.user.id));
  const dan = await person("Dan");
  expect(dan.workspace.id).not.toBe(cleo.workspace.id);
  expect(await findWorkspace(dan.user.id, cleo.workspace.slug)).toBeNull();
});
