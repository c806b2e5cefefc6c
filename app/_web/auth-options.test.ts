import type { CredentialsConfig } from "next-auth/providers/credentials";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/connect";
import { users } from "@/db/schema/users";
import { testDatabase } from "@/db/testing";
import { signUp } from "@/lib/users/sign-up";
import { authOptions } from "./auth-options";

testDatabase();

const PASSWORD = "correct horse battery";
const BROWSER = { token: undefined, ip: "192.0.2.1", userAgent: "test", deviceOf: () => null };

function provider(ip: string) {
  const [first] = authOptions({ ...BROWSER, ip }).providers;
  return first as unknown as { options: Pick<CredentialsConfig, "authorize"> };
}
const authorize = (email: string, password: string, ip = BROWSER.ip) =>
  provider(ip).options.authorize({ email, password }, { query: {}, headers: {} });

let count = 0;
let email: string;
beforeEach(async () => {
  email = `w${++count}@b.c`;
  const origin = { requestId: "", ip: "", userAgent: "" };
  await signUp({ email, password: PASSWORD, name: "" }, origin);
});

describe("the ceremony of signing in", () => {
  test("S09 answers null alike for a wrong password, an unknown address and no address", async () => {
    expect(await authorize(email, "not this one")).toBeNull();
    expect(await authorize("nobody@b.c", PASSWORD)).toBeNull();
    expect(await authorize("nobody", PASSWORD)).toBeNull();
    expect(await authorize(email, PASSWORD)).toMatchObject({ email });
  });

  test("S08 throws only how long to wait, once there were too many tries", async () => {
    for (let i = 0; i < 10; i++) await authorize(email, "not this one", "192.0.2.8");
    await expect(authorize(email, PASSWORD, "192.0.2.8")).rejects.toThrow(/^RateLimited-\d+$/);
    expect(await authorize(email, PASSWORD, "192.0.2.9")).toMatchObject({ email });
  });

  test("S15 throws one fixed word when the database fails, never the text of the error", async () => {
    const client = db();
    const broken = {
      ...client,
      select: () => ({
        from: () => {
          throw new Error(users.email.name);
        },
      }),
    };
    Reflect.set(globalThis, "keywayDb", broken);
    await expect(authorize(email, PASSWORD)).rejects.toThrow(/^Unavailable$/);
    Reflect.set(globalThis, "keywayDb", client);
  });

  test("S01 S02 puts a reference into the cookie: a new one at each sign-in, the old one dead", async () => {
    const user = await authorize(email, PASSWORD);
    if (!user) throw new Error("not signed in");
    const begin = async (token: string | undefined) => {
      const { jwt, callbacks } = authOptions({ ...BROWSER, token });
      const made = await callbacks?.jwt?.({ token: {}, user, account: null });
      return (await jwt?.encode?.({ token: made ?? {}, secret: "" })) ?? "";
    };
    const one = await begin(undefined);
    const two = await begin(one);
    const decode = authOptions(BROWSER).jwt?.decode;
    expect(one).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await decode?.({ token: two, secret: "" })).toEqual({ reference: two });
    expect(await decode?.({ token: one, secret: "" })).toBeNull();
    expect(await decode?.({ token: "made up", secret: "" })).toBeNull();
  });

  test.each([
    ["https://evil.example/x", "http://localhost:3000/"],
    ["//evil.example", "http://localhost:3000/"],
    ["/acme/keys", "http://localhost:3000/acme/keys"],
  ])("S14 sends %j to %j", async (url, to) => {
    const redirect = authOptions(BROWSER).callbacks?.redirect;
    expect(await redirect?.({ url, baseUrl: "http://localhost:3000" })).toBe(to);
  });
});
