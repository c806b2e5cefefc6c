import fs from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { findEmbedded } from "@/db/embedded";
import { openClient, type Sql } from "@/db/sql";
import { testDatabase } from "@/db/testing";
import { buildPages } from "./pages";
import { findSecrets } from "./secrets";
import { cleanUp, descendants, newFolder, run, start, stillRunning, untilReady } from "./testing";

const LONG = 60_000;
const databaseUrl = testDatabase();

// The first build of the pages is not what these tests time.
beforeAll(() => buildPages(() => {}), 180_000);
cleanUp();

const status = async (url: string) => {
  try {
    return (await fetch(url, { redirect: "manual" })).status;
  } catch {
    return 0;
  }
};

/** Ports of a test's own, so that it does not depend on what runs on the usual ones. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

async function inDatabase<T>(dataDir: string, work: (client: Sql) => Promise<T>): Promise<T> {
  const urlOf = findEmbedded(dataDir, findSecrets(dataDir)?.POSTGRES_PASSWORD ?? "");
  if (!urlOf) throw new Error("The embedded PostgreSQL does not run.");
  const client = openClient(urlOf("keyway"), { max: 1 });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const find = (pid: number | undefined, part: string) =>
  descendants(pid).find(({ command }) => command.includes(part))?.pid ?? 0;

describe("a life", () => {
  const KEYWAY_DATA_DIR = newFolder();

  test(
    "start serves the dashboard and the API; SIGTERM leaves nothing running and exits 0",
    async () => {
      const started = start({ KEYWAY_DATA_DIR });
      const { url, apiUrl } = await untilReady(started);
      expect(await status(`${apiUrl}/healthz`)).toBe(200);
      expect(await status(url)).toBeGreaterThanOrEqual(200);
      expect(await status(url)).toBeLessThan(500);
      await inDatabase(KEYWAY_DATA_DIR, (client) => client`create table kept as select 42 as it`);
      const processes = descendants(started.child.pid);
      expect(
        processes.filter(({ command }) => /postgres|dist\//.test(command)).length,
      ).toBeGreaterThan(4);
      started.child.kill("SIGTERM");
      expect(await started.ended).toBe(0);
      expect(stillRunning(processes)).toEqual([]);
    },
    LONG,
  );

  test(
    "secrets are made once, readable by their owner only, and the data outlive a stop",
    async () => {
      const file = path.join(KEYWAY_DATA_DIR, "secrets.json");
      const secrets = fs.readFileSync(file, "utf8");
      expect(fs.statSync(file).mode & 0o777).toBe(0o600);
      const started = start({ KEYWAY_DATA_DIR });
      await untilReady(started);
      expect(fs.readFileSync(file, "utf8")).toBe(secrets);
      expect(await inDatabase(KEYWAY_DATA_DIR, (client) => client`table kept`)).toEqual([
        { it: 42 },
      ]);
      started.child.kill("SIGINT");
      expect(await started.ended).toBe(0);
    },
    LONG,
  );

  test(
    "kill -9 of the supervisor ends every process, and the next start finds all data",
    async () => {
      const started = start({ KEYWAY_DATA_DIR });
      await untilReady(started);
      await inDatabase(KEYWAY_DATA_DIR, (client) => client`insert into kept values (43)`);
      const processes = descendants(started.child.pid);
      started.child.kill("SIGKILL");
      await expect.poll(() => stillRunning(processes), { timeout: 10_000 }).toEqual([]);
      const again = start({ KEYWAY_DATA_DIR });
      await untilReady(again);
      expect(await inDatabase(KEYWAY_DATA_DIR, (client) => client`table kept`)).toHaveLength(2);
      again.child.kill("SIGTERM");
      await again.ended;
    },
    LONG,
  );

  test(
    "kill -9 of everything at once, PostgreSQL too, loses nothing that was committed",
    async () => {
      const started = start({ KEYWAY_DATA_DIR });
      await untilReady(started);
      await inDatabase(KEYWAY_DATA_DIR, (client) => client`insert into kept values (44)`);
      const processes = descendants(started.child.pid);
      started.child.kill("SIGSTOP"); // it must not start anything again meanwhile
      for (const { pid } of processes) process.kill(pid, "SIGKILL");
      started.child.kill("SIGKILL");
      await started.ended;
      const again = start({ KEYWAY_DATA_DIR });
      await untilReady(again);
      expect(await inDatabase(KEYWAY_DATA_DIR, (client) => client`table kept`)).toHaveLength(3);
      again.child.kill("SIGTERM");
      await again.ended;
    },
    LONG,
  );

  test(
    "a process that is killed is started again: the API, the worker, PostgreSQL",
    async () => {
      const started = start({ KEYWAY_DATA_DIR });
      const { apiUrl } = await untilReady(started);
      for (const part of ["dist/api.mjs", "dist/worker.mjs", "bin/postgres -D"]) {
        const killed = find(started.child.pid, part);
        process.kill(killed, "SIGKILL");
        const successor = () => find(started.child.pid, part);
        await expect.poll(() => [0, killed].includes(successor()), { timeout: 10_000 }).toBe(false);
      }
      await expect.poll(() => status(`${apiUrl}/healthz`), { timeout: 10_000 }).toBe(200);
      const rows = () =>
        inDatabase(KEYWAY_DATA_DIR, (client) => client`table kept`).catch(() => []);
      await expect.poll(async () => (await rows()).length, { timeout: 10_000 }).toBe(3);
      started.child.kill("SIGTERM");
      expect(await started.ended).toBe(0);
    },
    LONG,
  );
});

describe("two at once", () => {
  test(
    "two data folders run side by side, a command finds the database of its own; one folder runs once",
    async () => {
      const [one, two] = [newFolder(), newFolder()];
      const first = start({ KEYWAY_DATA_DIR: one });
      const second = start({ KEYWAY_DATA_DIR: two });
      const urls = await Promise.all([untilReady(first), untilReady(second)]);
      const all = urls.flatMap(({ url, apiUrl }) => [url, apiUrl]);
      expect(new Set(all).size).toBe(4);
      const third = start({ KEYWAY_DATA_DIR: one });
      expect(await third.ended).toBe(1);
      expect(third.output().trim().split("\n")).toEqual([expect.stringContaining("already")]);
      const beside = run(["scripts/run.mjs", "migrate"], { KEYWAY_DATA_DIR: two });
      expect(await beside.ended).toBe(0);
      for (const { apiUrl } of urls) expect(await status(`${apiUrl}/healthz`)).toBe(200);
      for (const { child } of [first, second]) child.kill("SIGTERM");
      expect(await Promise.all([first.ended, second.ended])).toEqual([0, 0]);
    },
    LONG,
  );
});

describe("what cannot work ends with one line and exit code 1", () => {
  const oneLine = async (variables: Record<string, string>) => {
    const started = start({ KEYWAY_DATA_DIR: newFolder(), ...variables });
    expect(await started.ended).toBe(1);
    const lines = started.output().trim().split("\n");
    expect(lines).toHaveLength(1);
    return lines[0];
  };

  test.each(["PORT", "API_PORT"])("a port in use, set as %s", async (name) => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    const port = String(typeof address === "object" ? address?.port : 0);
    expect(await oneLine({ [name]: port })).toMatch(
      new RegExp(`^Port ${port} is in use .*${name}`),
    );
    server.close();
  });

  test("one port for two processes", async () => {
    const port = String(await freePort());
    expect(await oneLine({ PORT: port, API_PORT: port })).toContain(port);
  });

  test("a data folder that cannot be written", async () => {
    const file = path.join(newFolder(), "file");
    fs.writeFileSync(file, "");
    for (const KEYWAY_DATA_DIR of [file, path.join(file, "data"), "/proc/keyway"])
      expect(await oneLine({ KEYWAY_DATA_DIR })).toContain("cannot be written");
  });

  test("a database out of reach, whose password is not repeated", async () => {
    const line = await oneLine({ DATABASE_URL: "postgres://me:hunter2@127.0.0.1:1/keyway" });
    expect(line).toMatch(
      /^The database 127\.0\.0\.1:1\/keyway cannot be used: nothing listens there/,
    );
    expect(line).not.toContain("hunter2");
  });

  test("a database that is not there, and a wrong password", async () => {
    const url = new URL(databaseUrl);
    url.pathname = "/missing";
    expect(await oneLine({ DATABASE_URL: url.href })).toContain("no database of that name");
    url.password = "wrong";
    expect(await oneLine({ DATABASE_URL: url.href })).toContain("refuses the password");
  });

  test("a database that a newer Keyway has migrated", async () => {
    const client = openClient(databaseUrl, { max: 1 });
    const later = Date.now() + 1e12;
    await client`insert into drizzle.__drizzle_migrations (hash, created_at) values ('new', ${later})`;
    await client.end();
    expect(await oneLine({ DATABASE_URL: databaseUrl })).toContain("newer Keyway");
  });
});

test("a process on its own, with neither variables nor a start to share with, tells what it needs", async () => {
  const alone = run(["scripts/run.mjs", "worker"], { KEYWAY_DATA_DIR: newFolder() });
  expect(await alone.ended).toBe(1);
  for (const name of [
    "DATABASE_URL",
    "KEYWAY_PEPPERS",
    "KEYWAY_ENCRYPTION_KEYS",
    "NEXTAUTH_SECRET",
  ])
    expect(alone.output()).toContain(`${name} is not set`);
});

test("every wrong variable is told at once", async () => {
  const started = start({ KEYWAY_DATA_DIR: newFolder(), PORT: "http", LOG_LEVEL: "loud" });
  expect(await started.ended).toBe(1);
  expect(started.output()).toMatch(/PORT must be .*\n.*LOG_LEVEL must be/);
});
