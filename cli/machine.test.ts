import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import tls from "node:tls";
import { describe, expect, inject, test } from "vitest";
import { openClient } from "@/db/sql";
import { makeCertificate } from "@/lib/certificates/testing";
import { givenVariables, type Source } from "@/lib/env";
import { startRedis } from "@/lib/limits/testing-redis";
import { clockFinding } from "./doctor/finding";
import { testCli } from "./testing";

const { keyway, folder, server } = testCli();

describe("doctor", () => {
  const free = { PORT: "4790", API_PORT: "4791" };
  const machine = () => ({ ...free, DATABASE_URL: server.databaseUrl, KEYWAY_DATA_DIR: folder });
  const doctor = (more: Source) => keyway(["doctor"], "", { ...machine(), ...more });

  test("finds nothing where all is well, and says what it looked at", async () => {
    const redis = await startRedis();
    const mutual = await listenTls();
    try {
      const well = await doctor({
        REDIS_URL: redis.url,
        MTLS_PORT: String(mutual.port),
        ...mutual.files,
      });
      expect(well).toMatchObject({ code: 0, err: "" });
      for (const line of [
        ...[/^✓ Node: v\d+/m, /^✓ Data folder: /m, /^✓ Disk: \d+ MiB free for the journal/m],
        ...[/^✓ Configuration: /m, /^✓ Database: PostgreSQL \d+/m],
        ...[
          /^✓ Database's clock: \d+ ms from/m,
          /^✓ Schema: up to date, at migration (\d+) of \1/m,
        ],
        ...[/^✓ Redis: \d+\.\d+/m, /^✓ Redis' clock: \d+ ms from/m, /^✓ PORT: 4790 is free/m],
        ...[/^✓ API_PORT: /m, /^[✓!] MTLS_PORT: TLS on \d+, its certificate ends/m],
        ...[/^✓ System clock: .*steady/m, /^0 to mend, /m],
      ])
        expect(well.out).toMatch(line);
    } finally {
      mutual.server.close();
      await redis.stop();
    }
  });

  test("says of each fault what to do", async () => {
    const ill = await doctor({
      DATABASE_URL: "postgres://a:b@127.0.0.1:1/none",
      ...{ REDIS_URL: "redis://127.0.0.1:1", KEYWAY_PEPPERS: "nonsense" },
    });
    expect(ill.code).toBe(3);
    const advised = /✗ Database: 127\.0\.0\.1:1\/none does not answer.*\n {2}→ Check DATABASE_URL/;
    expect(ill.out).toMatch(advised);
    expect(ill.out).toMatch(/✗ Redis: does not answer: .*\n {2}→ Check REDIS_URL/);
    expect(ill.out).toMatch(/✗ Configuration: KEYWAY_PEPPERS.*\n {2}→ \.env\.example/);
    expect(ill.out).toMatch(/^3 to mend, /m);
    expect(ill.out).not.toContain("a:b");
  });

  test("tells Keyway on a port from another program, and TLS from none", async () => {
    const other = net.createServer((socket) => socket.end("hello")).listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address ? String(address.port) : "";
    const taken = await doctor({
      ...{ API_PORT: new URL(server.url()).port, PORT: port, MTLS_PORT: port },
      ...(await listenTls()).close().files,
    });
    other.close();
    expect(taken.out).toMatch(/✓ API_PORT: Keyway answers/);
    expect(taken.out).toMatch(/! PORT: another program uses \d+\n {2}→ Set PORT/);
    expect(taken.out).toMatch(/! MTLS_PORT: \d+ is in use, and not by TLS\n {2}→ Set MTLS_PORT/);
  });

  test("warns of a clock that is more than two seconds off, of an empty database, and of one to come", async () => {
    expect(clockFinding("Clock", 12_100, 10_000, 10_100)).toMatchObject({ state: "warning" });
    expect(clockFinding("Clock", 11_900, 10_000, 10_100)).toMatchObject({ state: "ok" });
    const admin = openClient(inject("testServer"), { max: 1 });
    const name = `doctor_${process.pid}`;
    const url = new URL(inject("testServer"));
    url.pathname = name;
    await admin`create database ${admin(name)} template template0`;
    const client = openClient(url.href, { max: 1 });
    try {
      expect((await doctor({ DATABASE_URL: url.href })).out).toMatch(
        /✗ Schema: not made yet\n {2}→ npm run db:migrate/,
      );
      await client`create schema drizzle`;
      await client`create table drizzle.__drizzle_migrations (created_at bigint)`;
      expect((await doctor({ DATABASE_URL: url.href })).out).toMatch(/! Schema: at migration 0 of/);
      await client`insert into drizzle.__drizzle_migrations values (9999999999999)`;
      const newer = await doctor({ DATABASE_URL: url.href });
      expect(newer).toMatchObject({ code: 3, out: expect.stringContaining("of a newer Keyway") });
    } finally {
      await client.end();
      await admin`drop database ${admin(name)} with (force)`;
      await admin.end();
    }
  });
});

/** A listener as the api process has one for certificates. */
async function listenTls() {
  const { pem, key } = makeCertificate({ name: "localhost", sans: "DNS:localhost" });
  const server = tls.createServer({ cert: pem, key }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const files = { TLS_CERT: path.join(folder, "cert.pem"), TLS_KEY: path.join(folder, "key.pem") };
  fs.writeFileSync(files.TLS_CERT, pem);
  fs.writeFileSync(files.TLS_KEY, key);
  const made = { server, files, port: typeof address === "object" && address ? address.port : 0 };
  return {
    ...made,
    close: () => {
      server.close();
      return made;
    },
  };
}

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
