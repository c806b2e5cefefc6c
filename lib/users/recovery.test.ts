import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { userLinks, userSessions } from "@/db/schema/users";
import { testDatabase } from "@/db/testing";
import { newestLetter } from "@/lib/mail/testing";
import { findSession } from "@/lib/sessions/find";
import { startSession } from "@/lib/sessions/start";
import { changePassword } from "./change-password";
import { checkPassword } from "./check-password";
import { confirmEmail } from "./confirm-email";
import { ChangePasswordInput, NewPasswordInput, SignUpInput } from "./input";
import { linkWorks } from "./link";
import { resetPassword } from "./reset-password";
import { sendEmailLink } from "./send-email-link";
import { sendReset } from "./send-reset";
import { signUp } from "./sign-up";
import type { User } from "./user";

testDatabase();

const ORIGIN = { requestId: "req_1", ip: "192.0.2.1", userAgent: "test" };
const OLD = "correct horse battery";
const NEW = "staple of another kind";
const gone = { name: "AppError", code: "not_found" };

let count = 0;
let ada: User;
beforeEach(async () => {
  const email = `r${++count}@example.com`;
  ada = (await signUp(SignUpInput.parse({ email, password: OLD }), ORIGIN)).user;
});

const begin = () =>
  startSession({ userId: ada.id, method: "credentials", ip: "192.0.2.1", userAgent: "test" });
const signsIn = async (password: string, email = ada.email) =>
  (await checkPassword({ email, password })) !== null;
const tokenIn = (text: string) => /\/(?:reset|confirm-email)\/([\w-]{43})/.exec(text)?.[1] ?? "";
const resetToken = async (now?: Date) => {
  await sendReset({ email: ada.email }, ORIGIN, now);
  return tokenIn(await newestLetter(ada.email));
};

describe("a forgotten password", () => {
  test("is replaced by the link that was mailed, once, and every session ends", async () => {
    const session = await begin();
    const token = await resetToken();
    await resetPassword(token, NewPasswordInput.parse({ password: NEW }), ORIGIN);
    expect([await signsIn(OLD), await signsIn(NEW)]).toEqual([false, true]);
    expect(await findSession(session)).toBeNull();
    await expect(resetPassword(token, { password: OLD }, ORIGIN)).rejects.toMatchObject(gone);
  });

  test("keeps of the link only a hash, and for half an hour", async () => {
    const sent = new Date("2026-11-26T12:00:00Z");
    const token = await resetToken(sent);
    const rows = await db().select().from(userLinks).where(eq(userLinks.userId, ada.id));
    expect(JSON.stringify(rows)).not.toContain(token);
    const later = (minutes: number) => new Date(sent.getTime() + minutes * 60_000);
    expect(await linkWorks(token, "reset", later(29))).toBe(true);
    expect(await linkWorks(token, "reset", later(30))).toBe(false);
    await expect(resetPassword(token, { password: NEW }, ORIGIN, later(30))).rejects.toMatchObject(
      gone,
    );
  });

  test("has one working link: asking again replaces it", async () => {
    const first = await resetToken();
    const second = await resetToken();
    expect([await linkWorks(first, "reset"), await linkWorks(second, "reset")]).toEqual([
      false,
      true,
    ]);
    expect(await linkWorks(second, "email")).toBe(false);
  });

  test("S09 of an unknown address is asked for without an error or a letter", async () => {
    await expect(sendReset({ email: "nobody@example.com" }, ORIGIN)).resolves.toBeUndefined();
    await expect(newestLetter("nobody@example.com")).rejects.toThrow();
  });

  test("S10 is not replaced by a common one", () => {
    expect(NewPasswordInput.safeParse({ password: "Password123" }).success).toBe(false);
  });
});

describe("a change of password", () => {
  test("needs the one that is set, and ends every other browser's session", async () => {
    const [here, there] = [await begin(), await begin()];
    const id = (await findSession(here))?.session.id ?? "";
    const change = (current: string) =>
      changePassword(ada, id, ChangePasswordInput.parse({ current, password: NEW }), ORIGIN);
    await expect(change("not this one")).rejects.toMatchObject({ code: "invalid" });
    expect(await findSession(there)).not.toBeNull();
    await change(OLD);
    expect(await signsIn(NEW)).toBe(true);
    expect([(await findSession(here)) !== null, (await findSession(there)) !== null]).toEqual([
      true,
      false,
    ]);
  });
});

describe("an address", () => {
  test("is proven by the link that was mailed to it", async () => {
    expect(ada.emailVerifiedAt).toBeNull();
    await sendEmailLink(ada, { email: ada.email });
    const session = await begin();
    const user = await confirmEmail(tokenIn(await newestLetter(ada.email)), ORIGIN);
    expect(user.emailVerifiedAt).not.toBeNull();
    expect(await findSession(session)).not.toBeNull();
  });

  test("is changed once the new one is proven; sessions end and the old one is told", async () => {
    const email = `new${count}@example.com`;
    await sendEmailLink(ada, { email });
    await begin();
    expect(await signsIn(OLD)).toBe(true);
    await confirmEmail(tokenIn(await newestLetter(email)), ORIGIN);
    expect([await signsIn(OLD), await signsIn(OLD, email)]).toEqual([false, true]);
    expect(await newestLetter(ada.email)).toContain(email);
    const left = await db().select().from(userSessions).where(eq(userSessions.userId, ada.id));
    expect(left).toEqual([]);
  });

  test("of another account is not taken over", async () => {
    const email = `taken${count}@example.com`;
    await signUp(SignUpInput.parse({ email, password: OLD }), ORIGIN);
    await sendEmailLink(ada, { email });
    await expect(confirmEmail(tokenIn(await newestLetter(email)), ORIGIN)).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await signsIn(OLD)).toBe(true);
  });
});
