import { eq } from "drizzle-orm";
import { decodeJwt, UnsecuredJWT } from "jose";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { users } from "@/db/schema/users";
import { testDatabase } from "@/db/testing";
import { finishAtProvider } from "./finish";
import { startAtProvider } from "./start";
import { fault, HOME, ORIGIN, seconds, sessionOf, setUp, testProvider } from "./testing-trip";

testDatabase();
const { idp, provider, travel, finish, enter, change } = testProvider();

let count = 0;
let email: string;
beforeEach(() => {
  email = `p${++count}@example.com`;
});

describe("S11 a sign-in by OpenID Connect", () => {
  test("S11 S12 signs a new person up, then the same person in, whatever their address is by then", async () => {
    const first = await sessionOf(await enter({ login: email }));
    expect(first.user).toMatchObject({ email, name: "Ada Lovelace" });
    expect(first.user.emailVerifiedAt).not.toBeNull();
    expect(first.session.method).toBe("oidc");
    idp().people.set(email, { email: "moved@example.com", email_verified: false });
    const second = await sessionOf(await enter({ login: email }));
    expect(second.user.id).toBe(first.user.id);
    expect(second.user.email).toBe(email);
  });

  test("S11 goes with state, nonce and an S256 challenge, each new every time", async () => {
    const urls = await Promise.all(
      [1, 2].map(async () => new URL((await startAtProvider(provider(), "sign-in", null)).url)),
    );
    const [a, b] = urls.map((url) => Object.fromEntries(url.searchParams));
    expect(a).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      redirect_uri: HOME,
      scope: "openid email profile",
    });
    for (const name of ["state", "nonce", "code_challenge"]) {
      expect(a?.[name]).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(a?.[name]).not.toBe(b?.[name]);
    }
  });

  test("S11 is refused with another state, and the right one still counts afterwards", async () => {
    const trip = await travel("sign-in", { login: email });
    const other = new URL(trip.callback);
    other.searchParams.set("state", "A".repeat(43));
    await expect(finish({ ...trip, callback: other })).rejects.toMatchObject(fault("stale"));
    other.searchParams.delete("state");
    await expect(finish({ ...trip, callback: other })).rejects.toMatchObject(fault("stale"));
    expect(await finish(trip)).toMatchObject({ did: "sign up" });
  });

  test("S11 is refused in another browser, a second time, and after ten minutes", async () => {
    const [trip, foreign] = [
      await travel("sign-in", { login: email }),
      await travel("sign-in", { login: email }),
    ];
    const crossed = { token: foreign.token, callback: trip.callback };
    await expect(finish(crossed)).rejects.toMatchObject(fault("stale"));
    expect(await finish(trip)).toMatchObject({ did: "sign up" });
    await expect(finish(trip)).rejects.toMatchObject(fault("stale"));
    const back = { ...foreign, signedIn: null, replaces: undefined, invitation: null };
    const late = new Date(Date.now() + 10 * 60_000);
    await expect(finishAtProvider(provider(), back, ORIGIN, late)).rejects.toMatchObject(
      fault("stale"),
    );
  });

  test("S11 is refused with the code of another one, whose verifier and nonce it has not", async () => {
    const [mine, others] = [
      await travel("sign-in", { login: email }),
      await travel("sign-in", { login: email }),
    ];
    const callback = new URL(mine.callback);
    callback.searchParams.set("code", others.callback.searchParams.get("code") ?? "");
    await expect(finish({ ...mine, callback })).rejects.toMatchObject(fault("refused"));
  });

  test("S11 is refused with a code that has run out", async () => {
    const trip = await travel("sign-in", { login: email });
    await idp().expireCode(trip.callback.searchParams.get("code") ?? "");
    await expect(finish(trip)).rejects.toMatchObject(fault("refused"));
  });

  test("S11 is refused by the answer of another issuer (RFC 9207)", async () => {
    const trip = await travel("sign-in", { login: email });
    expect(trip.callback.searchParams.get("iss")).toBe(idp().issuer);
    const callback = new URL(trip.callback);
    callback.searchParams.set("iss", "https://evil.example");
    await expect(finish({ ...trip, callback })).rejects.toMatchObject(fault("refused"));
  });

  test.each([
    ["another nonce", change(() => ({ nonce: "another" }))],
    ["no nonce", change(() => ({ nonce: undefined }))],
    ["another issuer", change(() => ({ iss: "https://evil.example" }))],
    ["another audience", change(() => ({ aud: "somebody-else" }))],
    ["two audiences and us as neither's party", change(() => ({ aud: ["a", "b"] }))],
    ["an end in the past", change(() => ({ exp: seconds() - 600, iat: seconds() - 900 }))],
    ["no subject", change(() => ({ sub: undefined }))],
    ["the signature of another key", change(() => ({}), true)],
    ["no signature", (token: string) => new UnsecuredJWT(decodeJwt(token)).encode()],
    ["a changed body", (token: string) => token.replace(/\.e/, ".E")],
  ])("S11 is refused with an ID token that has %s", async (_, tamper) => {
    const trip = await travel("sign-in", { login: email });
    idp().controls.tamper = tamper;
    await expect(finish(trip)).rejects.toMatchObject(fault("refused"));
    expect(await db().$count(users, eq(users.email, email))).toBe(0);
    idp().controls.tamper = (token) => token;
    await expect(finish(trip)).rejects.toMatchObject(fault("stale"));
  });

  test("S11 is refused when the metadata name another issuer than the environment", async () => {
    const other = setUp(idp().issuer.replace("127.0.0.1", "localhost"));
    await expect(startAtProvider(other, "sign-in", null)).rejects.toMatchObject(fault("refused"));
  });

  test("S15 says that a provider is away, and that somebody declined there", async () => {
    const away = setUp("http://127.0.0.1:9");
    await expect(startAtProvider(away, "sign-in", null)).rejects.toMatchObject(
      fault("unavailable"),
    );
    const trip = await travel("sign-in", { login: email });
    idp().controls.down = true;
    await expect(finish(trip)).rejects.toMatchObject(fault("unavailable"));
    idp().controls.down = false;
    const { token, url } = await startAtProvider(provider(), "sign-in", null);
    const state = new URL(url).searchParams.get("state") ?? "";
    const answer = { error: "access_denied", state, iss: idp().issuer };
    const callback = new URL(`${HOME}?${new URLSearchParams(answer)}`);
    await expect(finish({ token, callback })).rejects.toMatchObject(fault("declined"));
  });

  test("T06 calls no provider on a private network or over http elsewhere", async () => {
    for (const issuer of ["https://10.0.0.7", "https://169.254.169.254", "http://example.com"])
      await expect(startAtProvider(setUp(issuer), "sign-in", null)).rejects.toMatchObject({
        name: "ProviderError",
      });
  });
});
