import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { userSessions, users } from "@/db/schema/users";
import { memberships } from "@/db/schema/workspaces";
import { testDatabase } from "@/db/testing";
import { signUp } from "@/lib/users/sign-up";
import { findWorkspace } from "@/lib/workspaces/find";
import { endSession } from "./end";
import { endAllSessions } from "./end-all";
import { findSession } from "./find";
import { listSessions } from "./list";
import { proveAgain } from "./prove-again";
import { ABSOLUTE_MS, IDLE_MS, isRecent, RECENT_MS } from "./session";
import { startSession } from "./start";

testDatabase();

const ORIGIN = { requestId: "", ip: "192.0.2.1", userAgent: "test" };
const NOW = new Date("2026-11-23T12:00:00Z");
const later = (ms: number) => new Date(NOW.getTime() + ms);

let count = 0;
const someone = async () => {
  const email = `s${++count}@example.com`;
  return signUp({ email, password: "correct horse battery", name: "" }, ORIGIN);
};
const begin = (userId: string, more: { replaces?: string } = {}, now = NOW) =>
  startSession({ userId, method: "credentials", ip: "192.0.2.1", userAgent: "test", ...more }, now);

describe("S07 whoever proves again who they are", () => {
  test("counts as recent from then on, by the right password alone", async () => {
    const { user } = await someone();
    const token = await begin(user.id);
    const recent = async (at: Date) => {
      const found = await findSession(token, at);
      return found !== null && isRecent(found.session, at);
    };
    const at = later(RECENT_MS);
    expect([await recent(later(RECENT_MS - 1)), await recent(at)]).toEqual([true, false]);
    const found = await findSession(token, at);
    if (!found) throw new Error("The session is gone.");
    const prove = (password: string) => proveAgain(found, { password, code: "" }, at);
    await expect(prove("another one")).rejects.toMatchObject({ code: "invalid" });
    expect(await recent(at)).toBe(false);
    await prove("correct horse battery");
    expect(await recent(at)).toBe(true);
  });
});

describe("a session", () => {
  test("is found by its token, with its person", async () => {
    const { user } = await someone();
    const found = await findSession(await begin(user.id), NOW);
    expect(found?.user).toEqual(user);
    expect(found?.session).toMatchObject({ userId: user.id, method: "credentials" });
  });

  test("S01 has a token of 256 random bits, of which only the SHA-256 is stored", async () => {
    const { user } = await someone();
    const [one, two] = [await begin(user.id), await begin(user.id)];
    expect(one).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(two).not.toBe(one);
    const rows = await db().select().from(userSessions).where(eq(userSessions.userId, user.id));
    expect(rows.every((row) => row.tokenHash.length === 32)).toBe(true);
    expect(JSON.stringify(rows)).not.toContain(one);
    expect(await findSession(rows[0]?.tokenHash.toString("base64url") ?? "", NOW)).toBeNull();
  });

  test("S02 ends the one the browser held before, even another person's", async () => {
    const [ada, bob] = [await someone(), await someone()];
    const before = await begin(ada.user.id);
    const now = await begin(bob.user.id, { replaces: before });
    expect(await findSession(before, NOW)).toBeNull();
    expect((await findSession(now, NOW))?.user.id).toBe(bob.user.id);
  });

  test("S03 ends after 24 hours without use", async () => {
    const { user } = await someone();
    const token = await begin(user.id);
    expect(await findSession(token, later(IDLE_MS))).toBeNull();
    expect(await findSession(token, later(IDLE_MS - 1))).not.toBeNull();
    expect(await findSession(token, later(2 * IDLE_MS - 2))).not.toBeNull();
  });

  test("S03 ends 7 days after sign-in, however much it is used", async () => {
    const { user } = await someone();
    const token = await begin(user.id);
    for (let at = 0; at < ABSOLUTE_MS; at += IDLE_MS / 2)
      expect(await findSession(token, later(at))).not.toBeNull();
    expect(await findSession(token, later(ABSOLUTE_MS - 1))).not.toBeNull();
    expect(await findSession(token, later(ABSOLUTE_MS))).toBeNull();
  });

  test("writes when it was last seen at most once a minute", async () => {
    const { user } = await someone();
    const token = await begin(user.id);
    const seen = async (now: Date) => {
      await findSession(token, now);
      return (await listSessions(user.id, now))[0]?.lastSeenAt;
    };
    expect(await seen(later(59_999))).toEqual(NOW);
    expect(await seen(later(60_000))).toEqual(later(60_000));
    expect(await seen(later(90_000))).toEqual(later(60_000));
  });

  test("S04 is over for a replayed cookie once signed out", async () => {
    const { user } = await someone();
    const [here, there] = [await begin(user.id), await begin(user.id)];
    await endSession(here, ORIGIN);
    expect(await findSession(here, NOW)).toBeNull();
    expect(await findSession(there, NOW)).not.toBeNull();
  });

  test("S04 sign out everywhere ends the others at once, and no one else's", async () => {
    const [ada, bob] = [await someone(), await someone()];
    const [here, there] = [await begin(ada.user.id), await begin(ada.user.id)];
    const his = await begin(bob.user.id);
    const current = await findSession(here, NOW);
    expect(await endAllSessions(ada.user, current?.session.id ?? "", ORIGIN)).toBe(1);
    expect(await findSession(here, NOW)).not.toBeNull();
    expect(await findSession(there, NOW)).toBeNull();
    expect(await findSession(his, NOW)).not.toBeNull();
  });

  test("S05 is refused as soon as its person is disabled, and gone with a deleted one", async () => {
    const [ada, bob] = [await someone(), await someone()];
    const [hers, his] = [await begin(ada.user.id), await begin(bob.user.id)];
    await db().update(users).set({ disabledAt: NOW }).where(eq(users.id, ada.user.id));
    await db().delete(users).where(eq(users.id, bob.user.id));
    expect(await findSession(hers, NOW)).toBeNull();
    expect(await findSession(his, NOW)).toBeNull();
  });

  test("S05 shows a removed member nothing of the workspace on the next request", async () => {
    const { user, workspace } = await someone();
    await db().delete(memberships).where(eq(memberships.userId, user.id));
    expect(await findWorkspace(user.id, workspace.slug)).toBeNull();
  });

  test("that has run out is not listed, and is swept at the next sign-in", async () => {
    const { user } = await someone();
    await begin(user.id);
    const late = later(ABSOLUTE_MS);
    expect(await listSessions(user.id, late)).toEqual([]);
    await begin(user.id, {}, late);
    expect(
      await db().select().from(userSessions).where(eq(userSessions.userId, user.id)),
    ).toHaveLength(1);
  });
});
