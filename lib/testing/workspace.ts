import { db } from "@/db/connect";
import { apis } from "@/db/schema/apis";
import { userColumns, users } from "@/db/schema/users";
import { memberships, workspaces } from "@/db/schema/workspaces";
import { type Actor, keyActor, memberActor } from "@/lib/actor";
import { createApi } from "@/lib/apis/create";
import { CreateApiInput } from "@/lib/apis/input";
import { newId } from "@/lib/ids";
import { createKey } from "@/lib/keys/create";
import { CreateKeyInput } from "@/lib/keys/input";
import type { Key } from "@/lib/keys/key";
import { MEMBER_ROLES, type MemberRole, scopesOfRole } from "@/lib/members/permission";
import type { User } from "@/lib/users/user";

const ORIGIN = { requestId: "req_test", ip: "192.0.2.7", userAgent: "vitest" };

/** A workspace of a test's own, with its built-in Keyway API and one actor of each role. */
export type TestWorkspace = Readonly<
  { id: string; managementApiId: string } & Record<MemberRole, Actor>
>;

/** Writes a workspace and its built-in API, as sign-up does. */
export async function newTestWorkspace(): Promise<TestWorkspace> {
  const id = newId("workspace");
  const managementApiId = newId("api");
  await db()
    .insert(workspaces)
    .values({ id, slug: id.replace("_", "-"), name: "Acme" });
  await db().insert(apis).values({
    id: managementApiId,
    workspaceId: id,
    name: "Keyway",
    kind: "management",
    prefix: "keyway",
  });
  const actorOf = (role: MemberRole) =>
    memberActor(
      { id: `usr_${role}`, name: role, workspaceId: id, scopes: scopesOfRole(role) },
      ORIGIN,
    );
  const [owner, admin, developer, viewer] = MEMBER_ROLES.map(actorOf);
  if (!owner || !admin || !developer || !viewer) throw new Error("A role has no actor.");
  return { id, managementApiId, owner, admin, developer, viewer };
}

/** Somebody who is a member, with an account of their own. */
export async function newTestMember(workspace: TestWorkspace, role: MemberRole): Promise<User> {
  const id = newId("user");
  const email = `${id}@example.com`;
  const [user] = await db().insert(users).values({ id, email, name: "" }).returning(userColumns);
  if (!user) throw new Error("A user was not returned.");
  await db().insert(memberships).values({ workspaceId: workspace.id, userId: id, role });
  return user;
}

/** What a member acts as. */
export const newTestActor = (workspace: TestWorkspace, user: User, role: MemberRole): Actor =>
  memberActor(
    { id: user.id, name: user.email, workspaceId: workspace.id, scopes: scopesOfRole(role) },
    ORIGIN,
  );

/** Somebody who calls the API with a management key of these scopes. */
export const newTestCaller = (workspaceId: string, scopes: readonly string[]): Actor =>
  keyActor({ id: newId("key"), name: "a management key", workspaceId, scopes }, ORIGIN);

/** An API named Billing unless told otherwise. */
export const newTestApi = (workspace: TestWorkspace, input: object = {}) =>
  createApi(workspace.owner, CreateApiInput.parse({ name: "Billing", ...input }));

/** A key of an API, with the text of its secret. */
export const newTestKey = (
  workspace: TestWorkspace,
  apiId: string,
  input: object = {},
  now?: Date,
): Promise<{ key: Key; secret: string }> =>
  createKey(
    workspace.owner,
    CreateKeyInput.parse({ apiId, name: "Production", ...input }),
    undefined,
    now,
  );
