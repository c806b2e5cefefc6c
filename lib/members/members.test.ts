import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { auditEvents } from "@/db/schema/audit";
import { keys } from "@/db/schema/keys";
import { users } from "@/db/schema/users";
import { memberships } from "@/db/schema/workspaces";
import { testDatabase } from "@/db/testing";
import { createKey } from "@/lib/keys/create";
import { CreateKeyInput } from "@/lib/keys/input";
import {
  newTestActor,
  newTestApi,
  newTestCaller,
  newTestMember,
  newTestWorkspace,
  type TestWorkspace,
} from "@/lib/testing/workspace";
import type { User } from "@/lib/users/user";
import { findWorkspace } from "@/lib/workspaces/find";
import { changeRole } from "./change-role";
import { RemoveMemberInput } from "./input";
import { listMembers } from "./list";
import { listMadeKeys } from "./list-keys";
import { type MemberRole, scopesOfRole } from "./permission";
import { readActivity } from "./read-activity";
import { removeMember } from "./remove";
import { transferOwnership } from "./transfer";

testDatabase();

let acme: TestWorkspace;
let ada: User;
beforeEach(async () => {
  acme = await newTestWorkspace();
  ada = await newTestMember(acme, "owner");
});

const roleOf = async (user: User): Promise<MemberRole | undefined> =>
  (await listMembers(acme.owner)).find((one) => one.id === user.id)?.role;
const actions = async () =>
  (
    await db()
      .select({ action: auditEvents.action })
      .from(auditEvents)
      .where(eq(auditEvents.workspaceId, acme.id))
      .orderBy(auditEvents.seq)
  ).map((event) => event.action);
const remove = (input: object = {}) => RemoveMemberInput.parse(input);
const forbidden = { name: "AppError", code: "forbidden" };
const conflict = { name: "AppError", code: "conflict" };

describe("a change of role", () => {
  test("is what the person may do from their next request, and is audited", async () => {
    const bob = await newTestMember(acme, "viewer");
    await changeRole(acme.owner, bob.id, { role: "developer" });
    const membership = await findWorkspace(bob.id, acme.id.replace("_", "-"));
    expect(membership?.role).toBe("developer");
    expect(await actions()).toContain("member.role_changed");
  });

  test("K10 an admin can neither make an owner nor touch one", async () => {
    const bob = await newTestMember(acme, "viewer");
    for (const [user, role] of [
      [bob, "owner"],
      [ada, "viewer"],
    ] as const)
      await expect(changeRole(acme.admin, user.id, { role })).rejects.toMatchObject(forbidden);
    expect([await roleOf(ada), await roleOf(bob)]).toEqual(["owner", "viewer"]);
  });

  test("K10 a key with members:write gives no role that can do more than the key", async () => {
    const bob = await newTestMember(acme, "viewer");
    const key = newTestCaller(acme.id, ["members:write", ...scopesOfRole("viewer")]);
    await expect(changeRole(key, bob.id, { role: "developer" })).rejects.toMatchObject(forbidden);
    expect((await changeRole(key, bob.id, { role: "viewer" })).role).toBe("viewer");
  });

  test("never takes the last owner away, also when two owners step down at the same moment", async () => {
    await expect(changeRole(acme.owner, ada.id, { role: "admin" })).rejects.toMatchObject(conflict);
    const bob = await newTestMember(acme, "owner");
    const both = await Promise.allSettled(
      [ada, bob].map((one) => changeRole(acme.owner, one.id, { role: "admin" })),
    );
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    const owners = (await listMembers(acme.owner)).filter((one) => one.role === "owner");
    expect(owners).toHaveLength(1);
  });
});

describe("S05 removing a member", () => {
  test("takes the workspace from them: it is not found from then on", async () => {
    const bob = await newTestMember(acme, "developer");
    const slug = acme.id.replace("_", "-");
    expect(await findWorkspace(bob.id, slug)).not.toBeNull();
    await removeMember(acme.owner, bob.id, remove());
    expect(await findWorkspace(bob.id, slug)).toBeNull();
  });

  test("hands their keys to who stays, and revokes the management keys where asked", async () => {
    const bob = await newTestMember(acme, "admin");
    const actor = newTestActor(acme, bob, "admin");
    const api = await newTestApi(acme);
    const make = (input: object) => createKey(actor, CreateKeyInput.parse(input));
    const plain = await make({ apiId: api.id, name: "Plain" });
    const management = await make({
      apiId: acme.managementApiId,
      name: "CI",
      scopes: ["keys:read"],
    });
    const made = await listMadeKeys(acme.owner, bob.id);
    expect(made).toMatchObject({ total: 2, management: 1 });
    expect(made.first.map((key) => key.name)).toEqual(["CI", "Plain"]);

    const input = remove({ handTo: ada.id, revokeManagementKeys: true });
    expect(await removeMember(acme.owner, bob.id, input)).toEqual({ handedOver: 1, revoked: 1 });
    const rows = await db()
      .select({ id: keys.id, by: keys.createdById, revokedAt: keys.revokedAt })
      .from(keys)
      .where(eq(keys.workspaceId, acme.id));
    const row = (id: string) => rows.find((one) => one.id === id);
    expect(row(plain.key.id)).toMatchObject({ by: ada.id, revokedAt: null });
    expect(row(management.key.id)?.revokedAt).not.toBeNull();
  });

  test("is refused for the last owner, and to who does not stay", async () => {
    await expect(removeMember(acme.owner, ada.id, remove())).rejects.toMatchObject(conflict);
    const bob = await newTestMember(acme, "developer");
    for (const handTo of [bob.id, "usr_stranger"])
      await expect(removeMember(acme.owner, bob.id, remove({ handTo }))).rejects.toMatchObject({
        code: "invalid",
      });
    expect(await roleOf(bob)).toBe("developer");
  });

  test("anybody may leave, and only who may manage members may remove others", async () => {
    const [bob, eve] = [await newTestMember(acme, "viewer"), await newTestMember(acme, "viewer")];
    const actor = newTestActor(acme, bob, "viewer");
    await expect(removeMember(actor, eve.id, remove())).rejects.toMatchObject(forbidden);
    await removeMember(actor, bob.id, remove());
    expect(await roleOf(bob)).toBeUndefined();
    expect(await roleOf(eve)).toBe("viewer");
  });
});

describe("what is known of members", () => {
  const of = async (user: User) => (await readActivity(acme.admin)).get(user.id);

  test("is whether they have a second factor and how many keys they made that are not revoked", async () => {
    const bob = await newTestMember(acme, "developer");
    expect(await of(bob)).toEqual({ secondFactor: false, lastActiveAt: null, keys: 0 });
    const actor = newTestActor(acme, bob, "developer");
    const { id: apiId } = await newTestApi(acme);
    const make = () => createKey(actor, CreateKeyInput.parse({ apiId, name: "Plain" }));
    const { key } = await make();
    await make();
    await db().update(keys).set({ revokedAt: new Date() }).where(eq(keys.id, key.id));
    await db().update(users).set({ secondFactorAt: new Date() }).where(eq(users.id, bob.id));
    expect(await of(bob)).toMatchObject({ secondFactor: true, keys: 1 });
  });

  test("is when they last looked at this workspace, whatever they do in others, to within a minute", async () => {
    const bob = await newTestMember(acme, "viewer");
    const other = await newTestWorkspace();
    const visit = (to: TestWorkspace, second: number) =>
      findWorkspace(bob.id, to.id.replace("_", "-"), new Date(Date.UTC(2026, 0, 1, 0, 0, second)));
    const seen = async () => (await of(bob))?.lastActiveAt?.toISOString();
    await db().insert(memberships).values({ workspaceId: other.id, userId: bob.id, role: "owner" });
    await visit(acme, 0);
    await visit(acme, 59);
    await visit(other, 300);
    expect(await seen()).toBe("2026-01-01T00:00:00.000Z");
    await visit(acme, 60);
    expect(await seen()).toBe("2026-01-01T00:01:00.000Z");
  });
});

describe("handing over the workspace", () => {
  test("makes the other the owner and oneself an admin, in one step", async () => {
    const bob = await newTestMember(acme, "developer");
    await transferOwnership(newTestActor(acme, ada, "owner"), { to: bob.id });
    expect([await roleOf(ada), await roleOf(bob)]).toEqual(["admin", "owner"]);
  });

  test("is for owners, to somebody else who is a member", async () => {
    const bob = await newTestMember(acme, "admin");
    const owner = newTestActor(acme, ada, "owner");
    const to = bob.id;
    await expect(transferOwnership(newTestActor(acme, bob, "admin"), { to })).rejects.toMatchObject(
      forbidden,
    );
    await expect(transferOwnership(owner, { to: ada.id })).rejects.toMatchObject({
      code: "invalid",
    });
    const stranger = await newTestMember(await newTestWorkspace(), "owner");
    await expect(transferOwnership(owner, { to: stranger.id })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await roleOf(ada)).toBe("owner");
  });
});
