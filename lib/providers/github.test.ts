import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db/connect";
import { userIdentities } from "@/db/schema/identities";
import { testDatabase } from "@/db/testing";
import { finishAtProvider } from "./finish";
import { listIdentities } from "./list";
import { type Provider, providers } from "./provider";
import { startAtProvider } from "./start";
import { startGithub } from "./testing-github";
import { fault, ORIGIN, sessionOf } from "./testing-trip";

testDatabase();

let github: Awaited<ReturnType<typeof startGithub>>;
let provider: Provider;

beforeAll(async () => {
  vi.stubEnv("KEYWAY_LOCAL_TARGETS", "true");
  github = await startGithub();
  [provider] = only(github.credentials);
});
afterAll(() => github.stop());

function only(credentials: typeof github.credentials): [Provider] {
  const others = { google: undefined, oidc: undefined, privateNetwork: false };
  const [made] = providers({ github: credentials, ...others });
  if (!made) throw new Error("There is no provider.");
  return [made];
}

let id = 1000;
let email: string;
const person = (emails = [{ email, primary: true, verified: true }], login = `login-${id}`) => ({
  ...{ id, login, emails },
});
beforeEach(() => {
  email = `g${++id}@example.com`;
  github.state.person = person();
  github.state.api = 200;
});

async function travel() {
  const { token, url } = await startAtProvider(provider, "sign-in", null);
  return { token, url, callback: github.authorize(url) };
}

const finish = async ({ token, callback }: { token: string; callback: URL }) => {
  const back = { token, callback, signedIn: null, replaces: undefined, invitation: null };
  const outcome = await finishAtProvider(provider, back, ORIGIN);
  return sessionOf("token" in outcome ? outcome.token : "");
};

describe("S11 a sign-in by GitHub", () => {
  test("S11 S12 finds the account by its number, whatever its name and address are by then", async () => {
    const first = await finish(await travel());
    expect(first.user).toMatchObject({ email, name: `login-${id}` });
    github.state.person = person([], "renamed");
    const second = await finish(await travel());
    expect(second.user.id).toBe(first.user.id);
    const [identity] = await listIdentities(first.user.id);
    expect(identity).toMatchObject({ provider: "github", label: "renamed" });
    const where = eq(userIdentities.userId, first.user.id);
    const columns = { issuer: userIdentities.issuer, subject: userIdentities.subject };
    const rows = await db().select(columns).from(userIdentities).where(where);
    expect(rows).toEqual([{ issuer: `${github.url}/login/oauth`, subject: String(id) }]);
  });

  test("S11 goes with state and an S256 challenge, and asks for the addresses alone", async () => {
    const asked = new URL((await travel()).url).searchParams;
    expect(asked.get("scope")).toBe("user:email");
    expect(asked.get("code_challenge_method")).toBe("S256");
    expect(asked.get("state")).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test("S11 is refused with another's code, another state, another issuer, and twice", async () => {
    const [mine, others] = [await travel(), await travel()];
    const changed = (name: string, value: string) => {
      const callback = new URL(mine.callback);
      callback.searchParams.set(name, value);
      return { ...mine, callback };
    };
    await expect(finish(changed("state", "x"))).rejects.toMatchObject(fault("stale"));
    const code = others.callback.searchParams.get("code") ?? "";
    await expect(finish(changed("code", code))).rejects.toMatchObject(fault("refused"));
    await expect(finish(mine)).rejects.toMatchObject(fault("stale"));
    const third = await travel();
    third.callback.searchParams.set("iss", "https://evil.example");
    await expect(finish(third)).rejects.toMatchObject(fault("refused"));
  });

  test("S12 is refused without an address that is primary and verified", async () => {
    const verified = { email: `other-${email}`, primary: false, verified: true };
    for (const emails of [[], [verified], [{ email, primary: true, verified: false }, verified]]) {
      github.state.person = person(emails);
      await expect(finish(await travel())).rejects.toMatchObject(fault("unverified"));
    }
  });

  test("says that GitHub is away when its API is", async () => {
    github.state.api = 502;
    await expect(finish(await travel())).rejects.toMatchObject(fault("unavailable"));
  });
});

test.each([
  ["https://github.com", "https://api.github.com"],
  ["https://acme.ghe.com", "https://api.acme.ghe.com"],
  ["https://github.acme.example", "https://github.acme.example/api/v3"],
])("the API of %s is %s, and its issuer is its own", (url, api) => {
  const [made] = only({ id: "a", secret: "b", url });
  expect(made).toMatchObject({ githubApi: api, issuer: `${url}/login/oauth` });
});
