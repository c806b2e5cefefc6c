import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { userIdentities } from "@/db/schema/identities";
import { userSessions, users } from "@/db/schema/users";
import { testDatabase } from "@/db/testing";
import { ListEventsQuery } from "@/lib/audit/input";
import { listEvents } from "@/lib/audit/list";
import { inviteMembers } from "@/lib/invitations/create";
import { beginSecondFactor } from "@/lib/second-factor/begin";
import { confirmSecondFactor } from "@/lib/second-factor/confirm";
import { lockTotp } from "@/lib/second-factor/secret";
import { totpCode } from "@/lib/second-factor/totp";
import { completeSession } from "@/lib/sessions/complete";
import { findAwaiting, findSession, type SignedIn } from "@/lib/sessions/find";
import { listSessions } from "@/lib/sessions/list";
import { SignUpInput } from "@/lib/users/input";
import { hashPassword } from "@/lib/users/password";
import { signUp } from "@/lib/users/sign-up";
import { finishAtProvider } from "./finish";
import { listIdentities } from "./list";
import { startAtProvider } from "./start";
import { startOpenIdProvider, Visitor } from "./testing-openid";
import {
  fault,
  HOME,
  ORIGIN,
  PASSWORD,
  seconds,
  sessionOf,
  setUp,
  signedInAs,
  somebody,
  testProvider,
} from "./testing-trip";
import { unlinkIdentity } from "./unlink";

testDatabase();
const { idp, provider, travel, finish, enter, change } = testProvider();

let count = 0;
let email: string;
beforeEach(() => {
  email = `p${++count}@example.com`;
});

describe("S12 an account", () => {
  test("S12 is not made or found by an address that the provider does not call verified", async () => {
    for (const email_verified of [false, undefined, "no", 1]) {
      idp().people.set(email, { email_verified });
      await expect(finish(await travel("sign-in", { login: email }))).rejects.toMatchObject(
        fault("unverified"),
      );
    }
    idp().people.set(email, { email_verified: true, email: "a@b@c" });
    await expect(finish(await travel("sign-in", { login: email }))).rejects.toMatchObject(
      fault("unverified"),
    );
    expect(await db().$count(users, eq(users.email, email))).toBe(0);
  });

  test("S12 that exists with the address is neither linked nor signed in to", async () => {
    const { user } = await somebody(email);
    await expect(finish(await travel("sign-in", { login: email }))).rejects.toMatchObject(
      fault("has_account"),
    );
    expect(await db().$count(userIdentities, eq(userIdentities.userId, user.id))).toBe(0);
  });

  test("S12 is another one for the same subject at another issuer", async () => {
    const other = await startOpenIdProvider({ redirectUri: HOME });
    try {
      const first = await sessionOf(await enter({ login: email }));
      other.people.set(email, { email: `other-${email}` });
      const elsewhere = setUp(other.issuer);
      const { token, url } = await startAtProvider(elsewhere, "sign-in", null);
      const callback = await new Visitor().visit(url, email, HOME);
      const back = { token, callback, signedIn: null, replaces: undefined, invitation: null };
      const outcome = await finishAtProvider(elsewhere, back, ORIGIN);
      const second = await sessionOf("token" in outcome ? outcome.token : "");
      expect(second.user.id).toBeTruthy();
      expect(second.user.id).not.toBe(first.user.id);
    } finally {
      other.stop();
    }
  });

  test("S12 is linked by whoever is signed in to it, and then signs them in", async () => {
    const ada = await somebody(email);
    const visitor = new Visitor();
    const login = `at-work-${count}`;
    idp().people.set(login, { email: "ada@work.example", email_verified: false });
    const trip = await travel("link", { login, visitor, sessionId: ada.session.id });
    expect(await finish(trip, { signedIn: ada })).toEqual({ did: "link" });
    const again = await findSession(await enter({ login, visitor }));
    expect(again?.user.id).toBe(ada.user.id);
    expect(again?.user.email).toBe(email);
  });

  test("S12 CWE-352 is not linked from another browser, by another person or after signing out", async () => {
    const [ada, eve] = [await somebody(email), await somebody(`eve-${email}`)];
    const start = () => travel("link", { login: `eve-at-idp-${count}`, sessionId: eve.session.id });
    for (const signedIn of [ada, null, await signedInAs(eve.user.id)])
      await expect(finish(await start(), { signedIn })).rejects.toMatchObject(
        fault("other_session"),
      );
    await expect(startAtProvider(provider(), "link", null)).rejects.toMatchObject(
      fault("other_session"),
    );
    expect(await db().$count(userIdentities, eq(userIdentities.userId, ada.user.id))).toBe(0);
  });

  test("S12 at a provider belongs to one account here, and an account here has one of each provider", async () => {
    const owner = await sessionOf(await enter({ login: email }));
    const ada = await somebody(`ada-${email}`);
    const link = (login: string, signedIn: SignedIn) =>
      travel("link", { login, sessionId: signedIn.session.id }).then((trip) =>
        finish(trip, { signedIn }),
      );
    await expect(link(email, ada)).rejects.toMatchObject(fault("taken"));
    await expect(link(`second-${email}`, owner)).rejects.toMatchObject(fault("linked"));
    await expect(link(email, owner)).rejects.toMatchObject(fault("linked"));
  });

  test("S12 stays with one way in at least, and other browsers are signed out when one goes", async () => {
    const token = await enter({ login: email });
    const owner = await sessionOf(token);
    const { user, session } = owner;
    const elsewhere = await signedInAs(user.id);
    const unlink = (list = [provider()]) =>
      unlinkIdentity(user, session.id, "oidc", ORIGIN, new Date(), list);
    await expect(unlink()).rejects.toMatchObject({ code: "conflict" });
    const passwordHash = await hashPassword(PASSWORD);
    await db().update(users).set({ passwordHash }).where(eq(users.id, user.id));
    await unlink();
    await expect(unlink()).rejects.toMatchObject({ code: "not_found" });
    expect(await listIdentities(user.id)).toEqual([]);
    expect(await findSession(token)).not.toBeNull();
    expect((await listSessions(user.id)).map(({ id }) => id)).not.toContain(elsewhere.session.id);
    await expect(finish(await travel("sign-in", { login: email }))).rejects.toMatchObject(
      fault("has_account"),
    );
  });

  test("S12 T12 has each link, unlinking and sign-in in the audit log, and refusals", async () => {
    const { user, workspace, actor } = await newAccount();
    expect(workspace.name).toBeTruthy();
    const ada = await signedInAs(user.id);
    const trip = await travel("link", { login: email, sessionId: ada.session.id });
    await finish(trip, { signedIn: ada });
    await enter({ login: email });
    const failed = await travel("link", { login: email, sessionId: ada.session.id });
    await expect(finish(failed, { signedIn: ada })).rejects.toMatchObject(fault("linked"));
    await unlinkIdentity(user, ada.session.id, "oidc", ORIGIN, new Date(), [provider()]);
    const { items } = await listEvents(actor, ListEventsQuery.parse({ targetKind: "user" }));
    expect(items.map(({ action, reason }) => `${action} ${reason}`)).toEqual([
      `user.provider_unlinked Acme: ${email}`,
      "user.sign_in_failed Acme, link: linked",
      "user.signed_in oidc",
      `user.provider_linked Acme: ${email}`,
      "user.signed_in credentials",
    ]);
  });

  test("S12 that is disabled signs nobody in", async () => {
    const owner = await sessionOf(await enter({ login: email }));
    const id = owner.user.id ?? "";
    await db().update(users).set({ disabledAt: new Date() }).where(eq(users.id, id));
    await expect(finish(await travel("sign-in", { login: email }))).rejects.toMatchObject(
      fault("disabled"),
    );
  });
});

/** Somebody with a password, and an actor who reads their workspace's log. */
async function newAccount() {
  return signUp(SignUpInput.parse({ email, password: PASSWORD }), ORIGIN);
}

describe("an invitation", () => {
  test("S12 is accepted by signing up with a provider that vouches for the invited address, and by no other", async () => {
    const { actor, workspace } = await newAccount();
    const invited = `invited-${email}`;
    const [sent] = await inviteMembers(actor, { emails: [invited], role: "viewer" });
    const invitation = sent?.sent?.link.split("/").at(-1) ?? "";
    const other = await travel("sign-in", { login: `other-${email}` });
    await expect(finish(other, { invitation })).rejects.toMatchObject(fault("not_invited"));
    const trip = await travel("sign-in", { login: invited });
    const outcome = await finish(trip, { invitation });
    expect(outcome).toMatchObject({ path: `/${workspace.slug}` });
    const late = await travel("sign-in", { login: `late-${email}` });
    await expect(finish(late, { invitation })).rejects.toMatchObject(fault("not_invited"));
  });
});

describe("a second factor", () => {
  test("is asked for after a provider as after a password", async () => {
    const owner = await sessionOf(await enter({ login: email }));
    const now = new Date();
    await beginSecondFactor(owner.user);
    const secret = await db().transaction((tx) => lockTotp(tx, owner.user.id));
    const code = totpCode(secret?.secret ?? Buffer.alloc(20), now);
    const proof = { code, password: "" };
    const codes = await confirmSecondFactor(owner.user, owner.session.id, proof, ORIGIN, now);
    const token = await enter({ login: email });
    expect(await findSession(token)).toBeNull();
    expect((await findAwaiting(token))?.user.id).toBe(owner.user.id);
    const input = { code: codes[0] ?? "" };
    const { token: renewed } = await completeSession(token, input, ORIGIN, () => null);
    expect((await findSession(renewed))?.session.method).toBe("oidc");
  });
});

describe("S07 proving again who one is", () => {
  const prove = async (signedIn: SignedIn, login = email, visitor = new Visitor()) =>
    finish(await travel("prove", { login, visitor, sessionId: signedIn.session.id }), { signedIn });

  test("S07 goes by a provider that asks again, for whoever has no password", async () => {
    const visitor = new Visitor();
    const token = await enter({ login: email, visitor });
    const old = new Date(Date.now() - 3_600_000);
    await db().update(userSessions).set({ authenticatedAt: old });
    const owner = await sessionOf(token);
    expect(await prove(owner, email, visitor)).toEqual({ did: "prove" });
    const since = (await findSession(token))?.session.authenticatedAt.getTime() ?? 0;
    expect(since).toBeGreaterThan(old.getTime() + 3_000_000);
    await expect(prove(owner, `another-${email}`)).rejects.toMatchObject(fault("other_account"));
  });

  test.each([
    ["long ago", () => ({ auth_time: seconds() - 3600 })],
    ["never", () => ({ auth_time: undefined })],
  ])("S07 does not count when the provider asked %s", async (_, changes) => {
    const owner = await sessionOf(await enter({ login: email }));
    idp().controls.tamper = change(changes);
    await expect(prove(owner)).rejects.toMatchObject(fault("not_fresh"));
  });

  test("S07 is by the password, for whoever has one", async () => {
    const ada = await somebody(email);
    const trip = await travel("link", { login: email, sessionId: ada.session.id });
    await finish(trip, { signedIn: ada });
    await expect(prove(ada)).rejects.toMatchObject(fault("other_session"));
  });
});
