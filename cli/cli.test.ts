import { spawn } from "node:child_process";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { beforeAll, describe, expect, inject, test, vi } from "vitest";
import { openClient } from "@/db/sql";
import { GENESIS, linkOf } from "@/lib/audit/chain";
import { sealedBytes } from "@/lib/audit/signature";
import { givenVariables, type Source } from "@/lib/env";
import { bundle } from "@/scripts/bundle.mjs";
import { newTestCustomer, testServer } from "@/sdk/testing";

// Each call is a process of its own.
vi.setConfig({ testTimeout: 90_000 });
const server = testServer();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyway-cli-"));
let customer: Awaited<ReturnType<typeof newTestCustomer>>;
beforeAll(async () => {
  await bundle();
  customer = await newTestCustomer();
}, 60_000);

type Ran = Readonly<{ code: number | null; out: string; err: string }>;

/** Runs the program as a shell would, `input` piped in. */
async function keyway(args: readonly string[], input = "", more: Source = {}): Promise<Ran> {
  const child = spawn(process.execPath, ["dist/keyway.mjs", ...args], {
    env: {
      ...givenVariables(),
      ...{ KEYWAY_API_URL: server.url(), KEYWAY_KEY: customer.key, XDG_CONFIG_HOME: folder },
      ...more,
    },
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((done) => child.once("close", done));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}

/** What a call prints with --json. */
const json = async (...args: string[]) => JSON.parse((await keyway([...args, "--json"])).out);

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
    const { key, secret } = await customer.newKey();
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
  await customer.newKey({ ownerId: "user_7" });
  expect((await keyway(["owners", "list"])).out).toContain("user_7");
  expect(await json("owners", "get", "user_7")).toMatchObject({ id: "user_7", enabled: true });
});

test("usage is a table, JSON or CSV", async () => {
  const { secret } = await customer.newKey();
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

test("keys are imported from CSV and JSON lines, a bad row is told with its line", async () => {
  const hash = (key: string) => createHash("sha256").update(key).digest("hex");
  const csv = path.join(folder, "keys.csv");
  const rows = [
    `${hash("one")},"One, ""quoted""",a:read b:read`,
    "nonsense,Two,",
    `${hash("three")},Three,`,
  ];
  fs.writeFileSync(csv, `hash,name,scopes\r\n${rows.join("\r\n")}\r\n`);
  const report = path.join(folder, "report.jsonl");
  const call = ["import", csv, "--api", customer.api.id, "--report", report];
  const dry = await keyway([...call, "--dry-run", "--json"]);
  expect(JSON.parse(dry.out)).toEqual({ dryRun: true, created: 2, duplicates: 0, invalid: 1 });
  const done = await keyway(call);
  expect(done).toMatchObject({ code: 3, err: expect.stringContaining("line 3: hash.value") });
  expect(done.out).toContain("2 created, 0 here already, 1 not valid");
  const statuses = fs
    .readFileSync(report, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).status);
  expect(statuses).toEqual(["created", "invalid", "created"]);
  const found = JSON.parse((await keyway(["verify", "--json", "--scope", "b:read"], "one")).out);
  expect(found).toMatchObject({ valid: true, key: { name: 'One, "quoted"' } });
  const lines = path.join(folder, "keys.jsonl");
  const encoded = { algorithm: "sha256", encoding: "hex", value: hash("one") };
  fs.writeFileSync(lines, `${JSON.stringify({ hash: encoded, name: "One" })}\n`);
  const again = await keyway(["import", lines, "--api", customer.api.id]);
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining("1 here already") });
});

/** An export whose third event was changed and every link made anew: under the old signature, and under another key's. */
function forgedExport(lines: string) {
  const all = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { head } = all.pop();
  let { link: previous } = GENESIS;
  const rows = all.map(({ link, ...event }) => {
    if (event.seq === 3) event.actorName = "Mallory";
    previous = linkOf(previous, event);
    return JSON.stringify({ ...event, link: previous.toString("hex") });
  });
  const made = { ...head, link: previous.toString("hex") };
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const { x } = publicKey.export({ format: "jwk" });
  const bytes = sealedBytes(made.workspaceId, { ...made, at: new Date(made.at) });
  const signature = sign(null, bytes, privateKey).toString("base64url");
  const own = { ...made, signature, keys: [{ ...made.keys[0], x }] };
  const fileOf = (end: object) => [...rows, JSON.stringify({ head: end })].join("\n");
  return { unsigned: fileOf(made), signed: fileOf(own) };
}

test("the audit log is followed link by link; a changed export is broken where it was changed", async () => {
  const { valid, events } = await json("audit", "verify");
  expect(valid).toBe(true);
  expect(events).toBeGreaterThan(3);
  const headers = { authorization: `Bearer ${customer.key}` };
  const lines = await (await fetch(`${server.url()}/v1/audit/export`, { headers })).text();
  const kept = path.join(folder, "audit.jsonl");
  const check = (content: string) => {
    fs.writeFileSync(kept, content);
    return keyway(["audit", "verify", "--file", kept]);
  };
  expect((await check(lines)).code).toBe(0);
  const edited = await check(lines.replace('"seq":3,', '"seq":3,"forged":true,'));
  expect(edited).toMatchObject({
    code: 3,
    out: expect.stringContaining("event 3 does not follow"),
  });
  const cut = await check(lines.split("\n").slice(0, 3).join("\n"));
  expect(cut).toMatchObject({ code: 3, out: expect.stringContaining("cut off") });

  const { head } = JSON.parse(lines.trim().split("\n").at(-1) ?? "");
  const pinned = (x: string) => keyway(["audit", "verify", "--file", kept, "--key", x]);
  fs.writeFileSync(kept, lines);
  expect((await pinned(head.keys[0].x)).code).toBe(0);
  const forged = forgedExport(lines);
  expect(await check(forged.unsigned)).toMatchObject({
    code: 3,
    out: expect.stringContaining("the head is not signed"),
  });
  // Signed with a key of the forger's own, which the export names: only a key from elsewhere tells.
  expect((await check(forged.signed)).code).toBe(0);
  expect(await pinned(head.keys[0].x)).toMatchObject({
    code: 3,
    out: expect.stringContaining("the head is not signed"),
  });
});

describe("whoever calls it", () => {
  test("is told in one line what is wrong, with an exit code of its kind", async () => {
    const cases: [string[], Source, number, string][] = [
      [["nonsense"], {}, 2, "no command"],
      [["keys", "get"], {}, 2, "needs ID"],
      [["keys", "get", "a", "b"], {}, 2, "does not take"],
      [["keys", "list", "--nonsense"], {}, 2, "--nonsense"],
      [["keys", "list", "--limit", "many"], {}, 2, "whole number"],
      [["keys", "get", "key_none"], {}, 1, "req_"],
      [["keys", "list"], { KEYWAY_KEY: "wrong" }, 4, "req_"],
      [["keys", "list"], { KEYWAY_KEY: "" }, 4, "keyway login"],
      [["keys", "list"], { KEYWAY_API_URL: "http://127.0.0.1:1" }, 5, "KEYWAY_API_URL"],
    ];
    for (const [args, variables, code, message] of cases) {
      const ran = await keyway(args, "", variables);
      expect(ran).toMatchObject({ code, out: "", err: expect.stringContaining(message) });
      expect(ran.err.trim().split("\n")).toHaveLength(1);
    }
    const asJson = await keyway(["keys", "get", "key_none", "--json"]);
    expect(JSON.parse(asJson.err)).toMatchObject({ code: "not_found" });
  });

  test("can keep address and key in a profile that others may not read", async () => {
    const none = { KEYWAY_API_URL: "", KEYWAY_KEY: "" };
    expect((await keyway(["login", server.url()], "wrong", none)).code).toBe(4);
    expect((await keyway(["login", server.url()], customer.key, none)).code).toBe(0);
    const profile = path.join(folder, "keyway", "profile.json");
    expect(fs.statSync(profile).mode & 0o777).toBe(0o600);
    expect((await keyway(["apis", "list"], "", none)).code).toBe(0);
    fs.chmodSync(profile, 0o644);
    const refused = await keyway(["apis", "list"], "", none);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("chmod 600") });
  });

  test("finds every command in the help, and in the shell's completion", async () => {
    const { out: help } = await keyway(["help"]);
    for (const name of ["keys create", "import FILE", "backup FILE", "doctor", "audit verify"])
      expect(help).toContain(`keyway ${name}`);
    expect((await keyway(["backup", "--help"])).out).toContain("--with-secrets");
    for (const shell of ["bash", "zsh", "fish"])
      expect((await keyway(["completion", shell])).out).toContain("keyway --complete");
    expect((await keyway(["--complete", "keys"])).out.split("\n")).toContain("create");
    expect((await keyway(["--complete", "keys", "create"])).out.split("\n")).toContain("--scope");
  });
});

describe("doctor", () => {
  test("finds nothing where all is well, and says what to do where it is not", async () => {
    const variables = { DATABASE_URL: server.databaseUrl, KEYWAY_DATA_DIR: folder };
    const free = { PORT: "4790", API_PORT: "4791" };
    const well = await keyway(["doctor"], "", { ...variables, ...free });
    expect(well.out).toMatch(/✓ Schema: up to date/);
    expect(well.code).toBe(0);
    const ill = await keyway(["doctor"], "", {
      ...{ ...free, KEYWAY_DATA_DIR: folder, DATABASE_URL: "postgres://a:b@127.0.0.1:1/none" },
      REDIS_URL: "redis://127.0.0.1:1",
    });
    expect(ill.code).toBe(3);
    expect(ill.out).toMatch(
      /✗ Database: 127\.0\.0\.1:1\/none does not answer.*\n {2}→ Check DATABASE_URL/,
    );
    expect(ill.out).toMatch(/✗ Redis: does not answer/);
    expect(ill.out).not.toContain("a:b");
    const taken = { ...variables, ...free, API_PORT: new URL(server.url()).port };
    expect((await keyway(["doctor"], "", taken)).out).toMatch(/✓ API_PORT: Keyway answers/);
  });
});

describe("backup and restore", () => {
  test("secrets go along only when asked, under a passphrase, and come back with the same one", async () => {
    const variables = { DATABASE_URL: server.databaseUrl, KEYWAY_DATA_DIR: folder };
    const [plain, whole] = ["plain", "whole"].map((name) => path.join(folder, `${name}.tar.gz`));
    if (!plain || !whole) return expect.unreachable();
    const alone = await keyway(["backup", plain], "", variables);
    expect(alone).toMatchObject({ code: 0, err: expect.stringContaining("NOT ENOUGH") });
    expect(alone.err).toContain("KEYWAY_PEPPERS 2");
    const sealed = await keyway(
      ["backup", whole, "--with-secrets"],
      "a long passphrase\n",
      variables,
    );
    expect(sealed).toMatchObject({ code: 0, err: "" });
    const pepper = givenVariables().KEYWAY_PEPPERS?.split(":")[1] ?? "";
    expect(fs.readFileSync(whole).includes(pepper.slice(0, 20))).toBe(false);
    const short = await keyway(["backup", `${whole}2`, "--with-secrets"], "short", variables);
    expect(short).toMatchObject({ code: 1, err: expect.stringContaining("12 characters") });

    expect((await keyway(["restore", plain, "--check"], "", variables)).code).toBe(0);
    const restore = (...args: string[]) => ["restore", whole, ...args];
    expect(
      (await keyway(restore("--with-secrets"), "another passphrase", variables)).err,
    ).toContain("passphrase is not");
    expect(await keyway(restore(), "", variables)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/Keyway runs on this database|not empty/),
    });
  });

  test("a restored installation has the secrets of the archive, or is told which are missing", async () => {
    const admin = openClient(inject("testServer"), { max: 1 });
    const url = new URL(inject("testServer"));
    url.pathname = `cli_${process.pid}`;
    await admin`create database ${admin(url.pathname.slice(1))} template template0`;
    const archive = path.join(folder, "whole.tar.gz");
    const there = path.join(folder, "there");
    const variables = { DATABASE_URL: url.href, KEYWAY_DATA_DIR: there };
    const mine = { KEYWAY_PEPPERS: "", KEYWAY_ENCRYPTION_KEYS: "", NEXTAUTH_SECRET: "" };
    try {
      const alone = await keyway(["restore", archive], "", { ...variables, ...mine });
      expect(alone).toMatchObject({ code: 0, err: expect.stringContaining("SECRETS ARE MISSING") });
      expect(alone.err).toContain("KEYWAY_PEPPERS 2");
      for (let time = 0; time < 2; time++) {
        const again = ["restore", archive, "--replace", "--with-secrets"];
        const more = { ...variables, ...mine };
        const done = await keyway(again, "a long passphrase", more);
        expect(done).toMatchObject({ code: 0, err: "" });
        const file = path.join(there, "secrets.json");
        expect(fs.statSync(file).mode & 0o777).toBe(0o600);
        const { KEYWAY_PEPPERS } = JSON.parse(fs.readFileSync(file, "utf8"));
        expect(KEYWAY_PEPPERS).toBe(givenVariables().KEYWAY_PEPPERS);
      }
    } finally {
      await admin`drop database ${admin(url.pathname.slice(1))} with (force)`;
      await admin.end();
    }
  });
});
