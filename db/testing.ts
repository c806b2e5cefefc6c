import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, inject } from "vitest";
import { closeDatabase, connectDatabase } from "./connect";
import { openClient, type Sql } from "./sql";

async function onServer(work: (client: Sql) => Promise<unknown>): Promise<void> {
  const client = openClient(inject("testServer"), { max: 1 });
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Gives the calling test file a migrated, empty database, and connects `db()` and `sql()` to it.
 * @returns the URL of that database, for a test that starts a process of its own
 */
export function testDatabase(): string {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const url = new URL(inject("testServer"));
  url.pathname = name;
  beforeAll(async () => {
    await onServer(
      (client) => client`create database ${client(name)} template keyway strategy file_copy`,
    );
    connectDatabase(url.href, { max: 5 });
  });
  afterAll(async () => {
    await closeDatabase();
    await onServer((client) => client`drop database if exists ${client(name)} with (force)`);
  });
  return url.href;
}
