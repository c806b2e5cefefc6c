import { describe, expect, test } from "vitest";
import { testCli } from "./testing";

const { keyway, json, customer } = testCli();

describe("keys", () => {
  test("are made, shown, listed, changed, rotated, disabled, enabled, revoked and restored", async () => {
    const create = ["keys", "create", "--name", "CI", "--scope", "a:read", "--scope", "b:read"];
    const made = await json(...create, "--limit", "requests=5/60", "--credits", "9");
    const { id } = made.key;
    expect(made.key).toMatchObject({ scopes: ["a:read", "b:read"], credits: { remaining: 9 } });
    expect(made.key.limits).toMatchObject([{ name: "requests", limit: 5, windowMs: 60_000 }]);
    const { out: shown } = await keyway(["keys", "get", id]);
    expect(shown).toMatch(/^name +CI$/m);
    expect((await keyway(["keys", "list", "--search", "CI"])).out).toContain(id);
    expect(
      await json("keys", "update", id, "--name", "Deploy", "--expires", "never"),
    ).toMatchObject({
      ...{ name: "Deploy", scopes: ["a:read", "b:read"], expiresAt: null },
    });
    const rotated = await keyway(["keys", "rotate", id, "--overlap", "none"]);
    expect(rotated.out.trim()).toMatch(/^acme_live_kw\w{38}$/);
    expect((await keyway(["verify"], made.secret)).code).toBe(3);
    const valid = await keyway(["verify", "--scope", "a:read", "--explain"], rotated.out);
    expect(valid.out).toMatch(/^VALID/);
    expect(valid.code).toBe(0);
    for (const [verb, code] of [
      ["disable", 3],
      ["enable", 0],
      ["revoke", 3],
      ["restore", 0],
    ] as const) {
      expect((await keyway(["keys", verb, id])).code).toBe(0);
      expect((await keyway(["verify"], rotated.out)).code).toBe(code);
    }
  });

  test("are looked up by texts that are piped in; the exit code says whether all are ours", async () => {
    const { key, secret } = await customer().newKey();
    const all = await keyway(["keys", "lookup", "--json"], `${secret}\n`);
    expect(JSON.parse(all.out)).toMatchObject([{ found: true, key: { id: key.id } }]);
    expect(all.code).toBe(0);
    expect((await keyway(["keys", "lookup"], `${secret}\nanother\n`)).code).toBe(3);
  });
});

test("apis and owners are listed and shown", async () => {
  const { out } = await keyway(["apis", "create", "--name", "Second", "--scope", "x:read"]);
  expect(await json("apis", "get", out.trim())).toMatchObject({ name: "Second" });
  expect((await keyway(["apis", "list"])).out).toContain("Second");
  const several = await keyway(["keys", "create"]);
  expect(several).toMatchObject({ code: 2, out: "" });
  expect(several.err).toContain("name one with --api");
  await customer().newKey({ ownerId: "user_7" });
  expect((await keyway(["owners", "list"])).out).toContain("user_7");
  expect(await json("owners", "get", "user_7")).toMatchObject({ id: "user_7", enabled: true });
});

test("usage is a table, JSON or CSV", async () => {
  const { secret } = await customer().newKey();
  await keyway(["verify"], secret);
  await expect
    .poll(async () => (await json("usage", "--by", "outcome")).totals.outcomes.VALID, {
      timeout: 10_000,
    })
    .toBeGreaterThan(0);
  expect((await keyway(["usage", "--by", "outcome"])).out).toMatch(/^VALID +\d+/m);
  expect((await keyway(["usage", "--csv"])).out).toMatch(/^start,/);
});

test("a limit is taken from until it is exceeded", async () => {
  const check = ["limits", "check", "mail", "a@example.com", "--limit", "1", "--seconds", "3600"];
  expect(await keyway(check)).toMatchObject({ code: 0, out: expect.stringMatching(/^Allowed/) });
  expect(await keyway(check)).toMatchObject({ code: 3, out: expect.stringMatching(/^Exceeded/) });
});
