import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { invitations } from "@/db/schema/workspaces";
import { testDatabase } from "@/db/testing";
import { scopesOfRole } from "@/lib/members/permission";
import {
  newTestCaller,
  newTestMember,
  newTestWorkspace,
  type TestWorkspace,
} from "@/lib/testing/workspace";
import { SignUpInput } from "@/lib/users/input";
import { signUp } from "@/lib/users/sign-up";
import { findWorkspace } from "@/lib/workspaces/find";
import { listWorkspaces } from "@/lib/workspaces/list";
import { acceptInvitation } from "./accept";
import { inviteMembers } from "./create";
import { findInvitation } from "./find";
import { InviteInput } from "./input";
import { INVITATION_MS } from "./invitation";
import { listInvitations } from "./list";
import { resendInvitation } from "./resend";
import { revokeInvitation } from "./revoke";
import { signUpInvited } from "./sign-up";

testDatabase();

const ORIGIN = { requestId: "req_1", ip: "192.0.2.1", userAgent: "test" };
const PASSWORD = "correct horse battery";
const gone = { name: "AppError", code: "not_found" };

let acme: TestWorkspace;
let count = 0;
beforeEach(async () => {
  acme = await newTestWorkspace();
});

const someEmail = () => `i${++count}@example.com`;
const account = async (email = someEmail()) =>
  (await signUp(SignUpInput.parse({ email, password: PASSWORD }), ORIGIN)).user;
const invite = async (email: string, role: InviteInput["role"] = "developer", now?: Date) => {
  const [one] = await inviteMembers(acme.owner, InviteInput.parse({ emails: [email], role }), now);
  if (!one?.sent) throw new Error("Nobody was invited");
  const { invitation, link } = one.sent;
  return { id: invitation.id, token: link.slice(link.lastIndexOf("/") + 1) };
};

describe("an invitation", () => {
  test("makes a member with its role out of who has its address and its link, once", async () => {
    const user = await account();
    const { token } = await invite(user.email);
    const workspace = await acceptInvitation(user, token, ORIGIN);
    expect(workspace.id).toBe(acme.id);
    expect((await findWorkspace(user.id, workspace.slug))?.role).toBe("developer");
    await expect(acceptInvitation(user, token, ORIGIN)).rejects.toMatchObject(gone);
    expect(await listInvitations(acme.owner)).toEqual([]);
  });

  test("lets nobody in with another address, and is then still good for its own", async () => {
    const [user, other] = [await account(), await account()];
    const { id, token } = await invite(user.email);
    await expect(acceptInvitation(other, token, ORIGIN)).rejects.toMatchObject({
      code: "forbidden",
      denied: { actor: { id: other.id, workspaceId: acme.id }, needs: `invitation:${id}` },
    });
    expect((await acceptInvitation(user, token, ORIGIN)).id).toBe(acme.id);
  });

  test("runs out after a week", async () => {
    const user = await account();
    const sent = new Date(Date.now() - INVITATION_MS);
    const { token } = await invite(user.email, "viewer", sent);
    expect(await findInvitation(token)).toBeNull();
    await expect(acceptInvitation(user, token, ORIGIN)).rejects.toMatchObject(gone);
  });

  test("stops working once it is taken back, or sent again under a new link", async () => {
    const user = await account();
    const first = await invite(user.email);
    const again = await resendInvitation(acme.owner, first.id);
    expect(await findInvitation(first.token)).toBeNull();
    const token = again.link.slice(again.link.lastIndexOf("/") + 1);
    expect((await findInvitation(token))?.workspace.id).toBe(acme.id);
    await revokeInvitation(acme.owner, first.id);
    await expect(acceptInvitation(user, token, ORIGIN)).rejects.toMatchObject(gone);
  });

  test("for an address that was invited before replaces the link and the role", async () => {
    const user = await account();
    const first = await invite(user.email, "admin");
    const second = await invite(user.email, "viewer");
    expect(await findInvitation(first.token)).toBeNull();
    expect((await findInvitation(second.token))?.invitation.role).toBe("viewer");
    expect(await listInvitations(acme.owner)).toHaveLength(1);
  });

  test("is not written for a member, and says so", async () => {
    const user = await newTestMember(acme, "viewer");
    const input = InviteInput.parse({ emails: [user.email, someEmail()], role: "viewer" });
    const outcomes = (await inviteMembers(acme.owner, input)).map((one) => one.outcome);
    expect(outcomes).toEqual(["member", "invited"]);
  });

  test("K10 is for no role that can do more than the inviter", async () => {
    const input = InviteInput.parse({ emails: [someEmail()], role: "owner" });
    const key = newTestCaller(acme.id, ["members:write", ...scopesOfRole("viewer")]);
    for (const actor of [acme.admin, key])
      await expect(inviteMembers(actor, input)).rejects.toMatchObject({ code: "forbidden" });
    expect(await listInvitations(acme.owner)).toEqual([]);
  });

  test("keeps of its link only a hash", async () => {
    const { token } = await invite(someEmail());
    const rows = await db().select().from(invitations).where(eq(invitations.workspaceId, acme.id));
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe("who has no account yet", () => {
  test("gets one by the link, and only the workspace they were invited to", async () => {
    const email = someEmail();
    const { token } = await invite(email, "viewer");
    expect((await findInvitation(token))?.hasAccount).toBe(false);
    const input = SignUpInput.parse({ email, password: PASSWORD });
    const { user } = await signUpInvited(input, token, ORIGIN);
    const list = await listWorkspaces(user.id);
    expect(list.map((one) => [one.workspace.id, one.role])).toEqual([[acme.id, "viewer"]]);
  });

  test("gets none with another address than the invited one, nor with a dead link", async () => {
    const { token } = await invite(someEmail());
    const input = SignUpInput.parse({ email: someEmail(), password: PASSWORD });
    await expect(signUpInvited(input, token, ORIGIN)).rejects.toMatchObject({ code: "forbidden" });
    await expect(signUpInvited(input, `${token}x`, ORIGIN)).rejects.toMatchObject(gone);
    await expect(signUp(input, ORIGIN)).resolves.toBeDefined();
  });
});
