import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { userColumns, users } from "@/db/schema/users";
import { testDatabase } from "@/db/testing";
import type { Actor } from "@/lib/actor";
import { ListEventsQuery } from "@/lib/audit/input";
import { listEvents } from "@/lib/audit/list";
import { completeSession } from "@/lib/sessions/complete";
import { findAwaiting, findSession } from "@/lib/sessions/find";
import { startSession } from "@/lib/sessions/start";
import { SignUpInput } from "@/lib/users/input";
import { signUp } from "@/lib/users/sign-up";
import type { User } from "@/lib/users/user";
import { beginSecondFactor } from "./begin";
import { confirmSecondFactor } from "./confirm";
import { countRecoveryCodes } from "./recovery-codes";
import { removeSecondFactor } from "./remove";
import { renewRecoveryCodes } from "./renew-codes";
import { lockTotp } from "./secret";
import { totpCode } from "./totp";

testDatabase();

const ORIGIN = { requestId: "req_1", ip: "192.0.2.1", userAgent: "test" };
const PASSWORD = "correct horse battery";
const WRONG = "000000";
const refused = { name: "AppError", code: "invalid" };

let count = 0;
let ada: User;
let actor: Actor;
let codes: readonly string[];
let now: Date;
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

const secret = () => db().transaction(async (tx) => (await lockTotp(tx, ada.id))?.secret);
const codeAt = async (at: Date) => totpCode((await secret()) ?? Buffer.alloc(20), at);
const begin = async (at = now) =>
  startSession(
    {
      ...{ userId: ada.id, method: "credentials", ip: "192.0.2.1", userAgent: "test" },
      awaitsSecondFactor: true,
    },
    at,
  );
const complete = (token: string, code: string, seconds = 60) =>
  completeSession(token, { code }, ORIGIN, () => null, later(seconds));

beforeEach(async () => {
  now = new Date();
  const email = `f${++count}@example.com`;
  const made = await signUp(SignUpInput.parse({ email, password: PASSWORD }), ORIGIN);
  ({ user: ada, actor } = made);
  await beginSecondFactor(ada);
  const proof = { code: await codeAt(now), password: PASSWORD };
  codes = await confirmSecondFactor(ada, "ses_here", proof, ORIGIN, now);
});

describe("a right password of somebody with a second factor", () => {
  test("signs nobody in until the code came, and for ten minutes only", async () => {
    const token = await begin();
    expect(await findSession(token, later(1))).toBeNull();
    expect((await findAwaiting(token, later(599)))?.user.id).toBe(ada.id);
    expect(await findAwaiting(token, later(601))).toBeNull();
    const code = await codeAt(later(60));
    const { token: renewed } = await complete(token, code, 60);
    expect((await findSession(renewed, later(3600)))?.user.id).toBe(ada.id);
    expect(await findAwaiting(renewed, later(61))).toBeNull();
  });

  test("S02 is signed in under another token than it waited under, which is dead", async () => {
    const token = await begin();
    const { token: renewed } = await complete(token, await codeAt(later(60)));
    expect(renewed).not.toBe(token);
    expect([await findSession(token), await findAwaiting(token)]).toEqual([null, null]);
    expect((await findSession(renewed))?.user.id).toBe(ada.id);
  });

  test("S08 is tried five times, and then as often as a code comes back, by nobody else's tries", async () => {
    const token = await begin();
    for (let i = 0; i < 5; i++) await complete(token, WRONG).catch(() => {});
    const right = await codeAt(later(60));
    await expect(complete(token, right)).rejects.toMatchObject({ code: "rate_limited" });
    await complete(await begin(), right);
  });

  test("takes a code once, a recovery code once, and no other", async () => {
    const [first, second, third] = [await begin(), await begin(), await begin()];
    await expect(complete(first, WRONG)).rejects.toMatchObject(refused);
    const code = await codeAt(later(60));
    await complete(first, code);
    await expect(complete(second, code)).rejects.toMatchObject(refused);
    const [recovery = ""] = codes;
    await complete(second, recovery.toUpperCase().replaceAll("-", " "));
    await expect(complete(third, recovery)).rejects.toMatchObject(refused);
    expect(await countRecoveryCodes(ada.id)).toBe(codes.length - 1);
    expect(await findSession(third)).toBeNull();
  });

  test("T12 is in the audit log with what came of it", async () => {
    const token = await begin();
    await complete(token, WRONG, 60).catch(() => {});
    await complete(token, codes[1] ?? "", 61);
    const { items } = await listEvents(actor, ListEventsQuery.parse({ targetKind: "user" }));
    expect(items.map(({ action, reason }) => `${action} ${reason}`.trim())).toEqual([
      "user.signed_in password, recovery",
      "user.sign_in_failed second factor",
      "user.second_factor_added",
    ]);
  });
});

describe("a second factor", () => {
  test("needs the password and a code of the app to be there", async () => {
    const email = `g${count}@example.com`;
    const { user } = await signUp(SignUpInput.parse({ email, password: PASSWORD }), ORIGIN);
    const offer = await beginSecondFactor(user);
    expect(await beginSecondFactor(user)).toEqual(offer);
    expect(offer.uri).toContain(`secret=${offer.text}`);
    const confirm = (code: string, password: string) =>
      confirmSecondFactor(user, "ses_here", { code, password }, ORIGIN, now);
    await expect(confirm(WRONG, PASSWORD)).rejects.toMatchObject(refused);
    await expect(confirm(WRONG, "another")).rejects.toMatchObject(refused);
    const [row] = await db().select(userColumns).from(users).where(eq(users.id, user.id));
    expect(row?.secondFactorAt).toBeNull();
  });

  test("is not replaced while it is there", async () => {
    await expect(beginSecondFactor(ada)).rejects.toMatchObject({ code: "conflict" });
  });

  test("ends other browsers' sessions when it comes and when it goes, and needs a code to go", async () => {
    const started = { userId: ada.id, method: "credentials", ip: "", userAgent: "" };
    const [here, there] = [await startSession(started), await startSession(started)];
    const id = (await findSession(here))?.session.id ?? "";
    const remove = (code: string) => removeSecondFactor(ada, id, { code }, ORIGIN, later(60));
    await expect(remove(WRONG)).rejects.toMatchObject(refused);
    await remove(await codeAt(later(60)));
    expect([await findSession(here), await findSession(there)]).toEqual([expect.anything(), null]);
    expect(await countRecoveryCodes(ada.id)).toBe(0);
    expect(await secret()).toBeUndefined();
  });

  test("gets new recovery codes, and the old ones are void", async () => {
    const renewed = await renewRecoveryCodes(ada, { code: codes[0] ?? "" }, ORIGIN, later(60));
    expect(renewed).toHaveLength(10);
    const token = await begin();
    const old = complete(token, codes[2] ?? "", 61);
    await expect(old).rejects.toMatchObject(refused);
    await complete(token, renewed[0] ?? "", 62);
  });
});
