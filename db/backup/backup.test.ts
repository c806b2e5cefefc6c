import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { sql } from "@/db/connect";
import { openClient, type Sql } from "@/db/sql";
import { newTestCustomer, startApi, testServer } from "@/sdk/testing";
import { checkArchive } from "./check";
import { migrateTo } from "./migrate-to";
import { restoreBackup } from "./restore";
import { writeBackup } from "./write";

const LONG = 40_000;
const MIGRATIONS = path.resolve("drizzle");
const fingerprints = { "KEYWAY_PEPPERS 2": "0123456789abcdef" };
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "keyway-backup-"));
const server = testServer();
const databases: string[] = [];

const connected = async <T>(url: string, work: (client: Sql) => Promise<T>): Promise<T> => {
  const client = openClient(url, { max: 1 });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

/** An empty database of the test server's. */
async function newDatabase(): Promise<string> {
  const name = `restored_${randomBytes(6).toString("hex")}`;
  const url = new URL(inject("testServer"));
  await connected(url.href, (client) => client`create database ${client(name)} template template0`);
  databases.push(name);
  url.pathname = name;
  return url.href;
}

afterAll(async () => {
  await connected(inject("testServer"), async (client) => {
    for (const name of databases)
      await client`drop database if exists ${client(name)} with (force)`;
  });
  fs.rmSync(folder, { recursive: true });
});

const file = path.join(folder, "whole.tar.gz");

describe("a backup that is taken under load", () => {
  const GRANTED = 5_000;
  let customer: Awaited<ReturnType<typeof newTestCustomer>>;
  let secrets: string[];
  let copy: string;
  let during = 0;

  const verify = (url: string, key: string) =>
    fetch(`${url}/v1/keys/verify`, {
      method: "POST",
      headers: { authorization: `Bearer ${customer.key}`, "content-type": "application/json" },
      body: JSON.stringify({ key }),
    }).then((response) => response.json());

  beforeAll(async () => {
    customer = await newTestCustomer();
    const credits = await customer.newKey({ credits: { remaining: GRANTED } });
    const others = await Promise.all(
      Array.from({ length: 20 }, (_, i) => customer.newKey({ name: `Tab\t, "quote" \\ ${i}` })),
    );
    secrets = [credits, ...others].map((one) => one.secret);
    let writing = true;
    const load = async (start: number) => {
      for (let i = start; writing; i++) {
        const answer = await verify(server.url(), secrets[i % secrets.length] ?? "");
        if (answer.valid) during++;
      }
    };
    for (const secret of secrets) await verify(server.url(), secret);
    // Counted, with a reservation that is spent in part.
    await vi.waitFor(
      async () =>
        expect(await sql()`select 1 from credit_reservations where spent > 0`).toHaveLength(1),
      { timeout: 10_000, interval: 50 },
    );
    const loads = [0, 5, 10].map(load);
    await writeBackup(server.databaseUrl, file, { fingerprints });
    writing = false;
    await Promise.all(loads);
    copy = await newDatabase();
    await restoreBackup(copy, file, { migrations: MIGRATIONS });
  }, LONG);

  test("keeps nobody from verifying, and is readable by its owner alone", () => {
    expect(during).toBeGreaterThan(0);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(fs.readdirSync(folder)).toEqual(["whole.tar.gz"]);
  });

  test("is restored byte by byte, but for what begins anew", async () => {
    const again = path.join(folder, "again.tar.gz");
    const { manifest } = await checkArchive(file);
    const restored = await writeBackup(copy, again, { fingerprints });
    fs.rmSync(again);
    const anew = ["keys", "change_clock", "credit_reservations"];
    const facts = ({ tables }: typeof manifest) =>
      tables
        .filter((one) => !anew.includes(one.name))
        .map(({ name, rows, sha256 }) => ({ name, rows, sha256 }));
    expect(facts(restored)).toEqual(facts(manifest));
    const rows = new Map(manifest.tables.map((one) => [one.name, one.rows]));
    expect(rows.get("keys")).toBe(secrets.length + 1);
    expect(rows.get("audit_events")).toBeGreaterThan(secrets.length);
    expect(rows.get("usage_by_key")).toBeGreaterThan(0);
    expect(rows.get("verifications")).toBeGreaterThan(0);
  });

  test("gives reserved credits back exactly: what is left and what was counted is what was granted", async () => {
    const [sums] = await connected(
      copy,
      (client) => client<{ left: number; counted: number; reserved: number }[]>`
        select (select sum(credits)::int from keys where credits is not null) as left,
          (select sum(credits)::int from usage_by_api where grain = 'day') as counted,
          (select count(*)::int from credit_reservations) as reserved`,
    );
    expect(sums?.counted).toBeGreaterThan(0);
    expect((sums?.left ?? 0) + (sums?.counted ?? 0)).toBe(GRANTED);
    expect(sums?.reserved).toBe(0);
  });

  test("begins a new epoch of changes", async () => {
    const epochOf = (client: Sql) => client<{ epoch: string }[]>`select epoch from change_clock`;
    const [[there], [here]] = await Promise.all([connected(copy, epochOf), epochOf(sql())]);
    expect(there?.epoch).not.toBe(here?.epoch);
  });

  test("serves again: every key verifies, and the audit chain is right to its end", async () => {
    const api = await startApi(copy);
    try {
      for (const secret of secrets)
        expect(await verify(api.url, secret)).toMatchObject({ valid: true, code: "VALID" });
      const headers = { authorization: `Bearer ${customer.key}` };
      const chain = await fetch(`${api.url}/v1/audit/verify`, { headers });
      const { manifest } = await checkArchive(file);
      const events = manifest.tables.find((one) => one.name === "audit_events")?.rows;
      expect(await chain.json()).toMatchObject({ valid: true, to: events });
      await expect(
        restoreBackup(copy, file, { migrations: MIGRATIONS, replace: true }),
      ).rejects.toThrow("Keyway runs on this database");
    } finally {
      await api.stop();
    }
  });

  test("goes over a database that holds something only when told to", async () => {
    const again = () => restoreBackup(copy, file, { migrations: MIGRATIONS });
    await expect(again()).rejects.toThrow("--replace");
    await restoreBackup(copy, file, { migrations: MIGRATIONS, replace: true });
    const [row] = await connected(copy, (client) => client`select count(*)::int as n from keys`);
    expect(row?.n).toBe(secrets.length + 1);
  });

  test("is refused when it is damaged, cut off or no archive, before the database is touched", async () => {
    const whole = gunzipSync(fs.readFileSync(file));
    const bad = path.join(folder, "bad.tar.gz");
    const at = whole.indexOf("tables/keys/");
    const flipped = Buffer.from(whole);
    flipped[at + 600] = (flipped[at + 600] ?? 0) ^ 1;
    for (const [bytes, message] of [
      [gzipSync(flipped), "damaged: keys"],
      [gzipSync(whole.subarray(0, whole.length - 5_000)), "cut off"],
      [fs.readFileSync(file).subarray(0, 2_000), "cut off"],
      [gzipSync(Buffer.alloc(2_000, "x")), "not an archive"],
      [Buffer.from("not gzip"), "not an archive"],
    ] as const) {
      fs.writeFileSync(bad, bytes);
      const into = restoreBackup(copy, bad, { migrations: MIGRATIONS, replace: true });
      await expect(into).rejects.toThrow(message);
    }
    fs.rmSync(bad);
    const [row] = await connected(copy, (client) => client`select count(*)::int as n from keys`);
    expect(row?.n).toBe(secrets.length + 1);
  });
});

describe("an archive of another version", () => {
  test("that is older is brought up to date", async () => {
    const [old, now] = [await newDatabase(), await newDatabase()];
    const journal = JSON.parse(fs.readFileSync("drizzle/meta/_journal.json", "utf8"));
    const [, second] = journal.entries.map((one: { when: number }) => one.when);
    await migrateTo(old, MIGRATIONS, second);
    await connected(
      old,
      (client) => client`insert into workspaces (id, slug, name) values ('ws_1', 'acme', 'Acme')`,
    );
    const archive = path.join(folder, "old.tar.gz");
    const manifest = await writeBackup(old, archive, { fingerprints });
    expect(manifest.schema).toBe(second);
    await restoreBackup(now, archive, { migrations: MIGRATIONS });
    const [row] = await connected(
      now,
      (client) => client`
        select (select name from workspaces) as name, max(created_at)::float8 as schema
        from drizzle.__drizzle_migrations`,
    );
    expect(row).toEqual({ name: "Acme", schema: journal.entries.at(-1).when });
  });

  test("that is newer is refused", async () => {
    const older = path.join(folder, "migrations");
    fs.cpSync(MIGRATIONS, older, { recursive: true });
    const place = path.join(older, "meta", "_journal.json");
    const journal = JSON.parse(fs.readFileSync(place, "utf8"));
    fs.writeFileSync(place, JSON.stringify({ ...journal, entries: journal.entries.slice(0, 1) }));
    const into = restoreBackup(await newDatabase(), file, { migrations: older });
    await expect(into).rejects.toThrow("newer Keyway");
  });
});
