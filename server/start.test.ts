import { spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { createServer } from "node:http";
import { createServer as createSocketServer } from "node:net";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { findEmbedded } from "@/db/embedded";
import { openClient, type Sql } from "@/db/sql";
import { testDatabase } from "@/db/testing";
import { buildPages } from "./pages";
import { findSecrets } from "./secrets";
import {
  cleanUp,
  descendants,
  newFolder,
  run,
  type Started,
  start,
  stillRunning,
  untilReady,
} from "./testing";

/** For a machine that has much else to do; on a quiet one a start takes two seconds. */
const LONG = 90_000;
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

describe("one data folder through its life, each test where the one before left it", () => {
  const KEYWAY_DATA_DIR = newFolder();
  let running: Started;
  let secrets: string;
  const secretsFile = path.join(KEYWAY_DATA_DIR, "secrets.json");
  const begin = async () => {
    running = start({ KEYWAY_DATA_DIR });
    return untilReady(running);
  };
  const insert = (value: number) =>
    inDatabase(KEYWAY_DATA_DIR, (client) => client`insert into kept values (${value})`);
  const kept = () =>
    inDatabase(
      KEYWAY_DATA_DIR,
      (client) => client<{ it: number }[]>`select it from kept order by it`,
    );

  test(
    "start serves the dashboard and the API, and prints a command that verifies a key",
    async () => {
      const { url, apiUrl } = await begin();
      expect(await status(`${apiUrl}/healthz`)).toBe(200);
      expect(await status(`${url}/sign-in`)).toBe(200);
      const command = running.output().match(/curl -s (?:.*\\\n)*.*/)?.[0] ?? "";
      const limited = { encoding: "utf8", timeout: 10_000 } as const;
      const answer = spawnSync("sh", ["-c", command], limited).stdout;
      expect(JSON.parse(answer)).toMatchObject({ valid: true, code: "VALID" });
      await inDatabase(KEYWAY_DATA_DIR, (client) => client`create table kept (it int)`);
      await insert(1);
      secrets = fs.readFileSync(secretsFile, "utf8");
      expect(fs.statSync(secretsFile).mode & 0o777).toBe(0o600);
    },
    LONG,
  );

  test(
    "a process that is killed is started again: the API, the worker, PostgreSQL",
    async () => {
      const pid = running.child.pid;
      for (const part of ["dist/api.mjs", "dist/worker.mjs", "bin/postgres -D"]) {
        const killed = find(pid, part);
        process.kill(killed, "SIGKILL");
        const again = () => ![0, killed].includes(find(pid, part));
        await expect.poll(again, { timeout: 20_000 }).toBe(true);
      }
      const rows = () => kept().catch(() => []);
      await expect.poll(rows, { timeout: 20_000 }).toEqual([{ it: 1 }]);
    },
    LONG,
  );

  test(
    "SIGTERM leaves nothing running and exits 0",
    async () => {
      const processes = descendants(running.child.pid);
      expect(processes.length).toBeGreaterThan(4);
      running.child.kill("SIGTERM");
      expect(await running.ended).toBe(0);
      expect(stillRunning(processes)).toEqual([]);
    },
    LONG,
  );

  test(
    "the next start has the secrets and the data of the first; kill -9 of it ends every process",
    async () => {
      await begin();
      expect(fs.readFileSync(secretsFile, "utf8")).toBe(secrets);
      expect(await kept()).toEqual([{ it: 1 }]);
      await insert(2);
      const processes = descendants(running.child.pid);
      running.child.kill("SIGKILL");
      await expect.poll(() => stillRunning(processes), { timeout: 20_000 }).toEqual([]);
    },
    LONG,
  );

  test(
    "after kill -9 of everything at once, PostgreSQL too, nothing that was committed is lost",
    async () => {
      await begin();
      await insert(3);
      running.child.kill("SIGSTOP"); // it must not start anything again meanwhile
      for (const { pid } of descendants(running.child.pid)) process.kill(pid, "SIGKILL");
      running.child.kill("SIGKILL");
      await running.ended;
      await begin();
      expect(await kept()).toEqual([{ it: 1 }, { it: 2 }, { it: 3 }]);
    },
    LONG,
  );

  test(
    "another start of the same folder is refused with one line and harms nothing",
    async () => {
      const second = start({ KEYWAY_DATA_DIR });
      expect(await second.ended).toBe(1);
      expect(second.output().trim().split("\n")).toEqual([expect.stringContaining("already")]);
      expect(await kept()).toHaveLength(3);
    },
    LONG,
  );

  test(
    "a second folder runs beside it on ports of its own, and a command finds the database of its folder",
    async () => {
      const other = newFolder();
      const beside = start({ KEYWAY_DATA_DIR: other });
      const urls = [await untilReady(running), await untilReady(beside)];
      expect(new Set(urls.flatMap(({ url, apiUrl }) => [url, apiUrl])).size).toBe(4);
      expect(await run(["scripts/run.mjs", "migrate"], { KEYWAY_DATA_DIR: other }).ended).toBe(0);
      for (const { apiUrl } of urls) expect(await status(`${apiUrl}/healthz`)).toBe(200);
      running.child.kill("SIGINT");
      beside.child.kill("SIGHUP");
      expect(await Promise.all([running.ended, beside.ended])).toEqual([0, 0]);
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

  test(
    "a database that takes the connection and then says nothing",
    async () => {
      const silent = createSocketServer().listen(0, "127.0.0.1");
      await once(silent, "listening");
      const address = silent.address();
      const port = typeof address === "object" ? address?.port : 0;
      const line = await oneLine({ DATABASE_URL: `postgres://me:pw@127.0.0.1:${port}/keyway` });
      expect(line).toContain("cannot be used: it did not answer in time. Check DATABASE_URL.");
      silent.close();
    },
    LONG,
  );

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
