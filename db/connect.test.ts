import { sql as text } from "drizzle-orm";
import { expect, test } from "vitest";
import { closeDatabase, connectDatabase, db, sql } from "./connect";
import { openClient } from "./sql";
import { testDatabase } from "./testing";

const url = testDatabase();

test("drizzle and the raw client read the same database, which is migrated and empty", async () => {
  const [raw] = await sql()`select current_database() as name, count(*)::int as users from users`;
  expect(url.endsWith(`/${raw?.name}`)).toBe(true);
  expect(raw?.users).toBe(0);
  const [row] = await db().execute<{ name: string }>(text`select current_database() as name`);
  expect(row?.name).toBe(raw?.name);
});

test("the raw client takes and gives times and JSON as JavaScript values beside drizzle", async () => {
  const at = new Date("2026-02-03T04:05:06.789Z");
  const [row] =
    await sql()`select ${at}::timestamptz as at, ${sql().json({ a: [1] })}::jsonb as doc`;
  expect(row).toEqual({ at, doc: { a: [1] } });
});

test("statements of transactions are prepared, the first ones alone and none that is as long as a list", async () => {
  const kept = await db().transaction(async (tx) => {
    await tx.execute(text`select ${1}::int`);
    await tx.execute(text`select ${text.join(Array(33).fill(text`${2}::int`), text`, `)}`);
    for (let i = 0; i < 300; i++)
      await tx.execute(text`select ${i}::int as ${text.identifier(`n${i}`)}`);
    return tx.execute<{ statement: string }>(text`select statement from pg_prepared_statements`);
  });
  const texts = kept.map(({ statement }) => statement);
  expect(texts.filter((one) => one.includes("$33"))).toEqual([]);
  // Of 301 of ours.
  expect(texts.filter((one) => one.startsWith("select $1::int"))).toHaveLength(200);
});

test("a process connects once: a second connection is refused, and none is an error", async () => {
  expect(() => connectDatabase(url)).toThrow("connected already");
  await closeDatabase();
  expect(() => db()).toThrow("not connected");
  expect(() => sql()).toThrow("not connected");
  connectDatabase(url);
  expect(await sql()`select 1 as one`).toEqual([{ one: 1 }]);
});

test("a client that is ended while its connection is made rejects who waits, and nothing that nobody holds", async () => {
  const lost: unknown[] = [];
  const note = (reason: unknown) => lost.push(reason);
  process.on("unhandledRejection", note);
  try {
    // The moment that counts is a round trip long, so many clients are ended, each a little later than the one before.
    for (let ms = 0; ms < 12; ms += 0.03) {
      const client = openClient(url, { max: 1 });
      const asked = client`select 1`.catch(() => null);
      const until = performance.now() + ms;
      while (performance.now() < until) await new Promise((resolve) => setImmediate(resolve));
      await client.end({ timeout: 0 });
      await asked;
    }
  } finally {
    process.off("unhandledRejection", note);
  }
  expect(lost).toEqual([]);
}, 60_000);
