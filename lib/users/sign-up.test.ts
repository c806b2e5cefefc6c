import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { apis } from "@/db/schema/apis";
import { auditEvents } from "@/db/schema/audit";
import { users } from "@/db/schema/users";
import { testDatabase } from "@/db/testing";
import { getApi } from "@/lib/apis/get";
import { PERMISSIONS } from "@/lib/members/permission";
import { findWorkspace } from "@/lib/workspaces/find";
import { checkPassword } from "./check-password";
import { SignUpInput } from "./input";
import { signUp } from "./sign-up";

testDatabase();

const ORIGIN = { requestId: "req_1", ip: "192.0.2.1", userAgent: "test" };
const PASSWORD = "correct horse battery";

let count = 0;
const person = (more: Partial<SignUpInput> = {}): SignUpInput => ({
  email: `p${++count}@example.com`,
  password: PASSWORD,
  name: "",
  ...more,
});

const faultsOf = (input: unknown) =>
  SignUpInput.safeParse(input).error?.issues.map((issue) => issue.path.join(".")) ?? [];

describe("sign-up", () => {
  test("creates the person as owner of a workspace named after them", async () => {
    const { user, workspace, actor } = await signUp(person({ name: "Zoë" }), ORIGIN);
    expect(workspace).toMatchObject({ name: "Zoë’s workspace", slug: "zoes-workspace" });
    expect(await findWorkspace(user.id, workspace.slug)).toEqual({ workspace, role: "owner" });
    expect(actor).toMatchObject({ kind: "member", id: user.id, name: "Zoë", scopes: ["*"] });
  });

  test("names the workspace after the address where no name is given, and slugs stay distinct", async () => {
    const one = await signUp(person({ email: "sam@one.example" }), ORIGIN);
    const two = await signUp(person({ email: "sam@two.example" }), ORIGIN);
    expect(one.workspace.slug).toBe("sams-workspace");
    expect(two.workspace.slug).toMatch(/^sams-workspace-[0-9a-f]{6}$/);
  });

  test("brings the built-in Keyway API with every permission as a scope, and a first API", async () => {
    const { workspace, apiId, actor } = await signUp(person(), ORIGIN);
    const list = await db().select().from(apis).where(eq(apis.workspaceId, workspace.id));
    expect(list.map(({ name, kind }) => [name, kind]).sort()).toEqual([
      ["Keyway", "management"],
      ["My API", "customer"],
    ]);
    expect(list.find((api) => api.id === apiId)?.kind).toBe("customer");
    const management = list.find((api) => api.kind === "management");
    const known = (await getApi(actor, management?.id ?? "")).scopes;
    expect(known.map((scope) => scope.name)).toEqual(PERMISSIONS.map((one) => one.name));
  });

  test("begins the audit chain with the workspace, by the person, from where they are", async () => {
    const { user, workspace } = await signUp(person(), ORIGIN);
    const events = await db()
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.workspaceId, workspace.id))
      .orderBy(auditEvents.seq);
    expect(events.map((event) => event.action)).toEqual([
      "workspace.created",
      "api.created",
      "api.created",
    ]);
    expect(events[0]).toMatchObject({ actorId: user.id, actorKind: "member", ip: "192.0.2.1" });
    expect(JSON.stringify(events)).not.toContain(PASSWORD);
  });

  test("refuses an address that has an account, and leaves nothing behind", async () => {
    const first = person();
    await signUp(first, ORIGIN);
    const before = await db().select().from(apis);
    await expect(signUp(first, ORIGIN)).rejects.toMatchObject({
      code: "conflict",
      faults: [{ path: "email" }],
    });
    expect(await db().select().from(apis)).toHaveLength(before.length);
  });

  test("S10 keeps passwords as argon2id with 19 MiB, 2 passes, 1 lane", async () => {
    const { user } = await signUp(person(), ORIGIN);
    const [row] = await db().select().from(users).where(eq(users.id, user.id));
    expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(user).not.toHaveProperty("passwordHash");
  });

  test("S10 takes passwords of 8 to 128 characters, all of which count", async () => {
    const long = "ä long one, ".repeat(11).slice(0, 128);
    expect(faultsOf({ email: "a@b.c", password: "7 chars" })).toEqual(["password"]);
    expect(faultsOf({ email: "a@b.c", password: `${long}x` })).toEqual(["password"]);
    const input = SignUpInput.parse({ email: "long@b.c", password: long });
    await signUp(input, ORIGIN);
    expect(await checkPassword(input)).not.toBeNull();
    expect(await checkPassword({ ...input, password: long.slice(0, -1) })).toBeNull();
  });

  test("S10 refuses a common password and the person's own address as one", () => {
    expect(faultsOf({ email: "a@b.c", password: "Password123" })).toEqual(["password"]);
    expect(faultsOf({ email: "ada.lovelace@b.c", password: "Ada.Lovelace" })).toEqual(["password"]);
  });
});

describe("a password", () => {
  test("is that of its person, whatever the case of the address", async () => {
    const input = person();
    const { user } = await signUp(input, ORIGIN);
    expect(await checkPassword(input)).toEqual(user);
  });

  test("S09 wrong, of an unknown person and of a disabled one are answered alike", async () => {
    const input = person();
    const { user } = await signUp(input, ORIGIN);
    expect(await checkPassword({ ...input, password: "not this one" })).toBeNull();
    expect(await checkPassword({ ...input, email: "nobody@example.com" })).toBeNull();
    await db().update(users).set({ disabledAt: new Date() }).where(eq(users.id, user.id));
    expect(await checkPassword(input)).toBeNull();
  });

  test("S09 of an unknown person is hashed like any other, so that it takes the same time", async () => {
    const input = person();
    await signUp(input, ORIGIN);
    const cpuOf = async (email: string) => {
      const before = process.cpuUsage();
      await checkPassword({ email, password: "not this one" });
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    // The least of several: what else the process does meanwhile only adds to one.
    let [known, unknown] = [Infinity, Infinity];
    for (let i = 0; i < 8; i++) {
      known = Math.min(known, await cpuOf(input.email));
      unknown = Math.min(unknown, await cpuOf("nobody@example.com"));
    }
    expect(unknown).toBeGreaterThan(known / 2);
    expect(unknown).toBeLessThan(known * 2);
  });
});
