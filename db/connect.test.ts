import { sql as text } from "drizzle-orm";
import { expect, test } from "vitest";
import { closeDatabase, connectDatabase, db, sql } from "./connect";
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

test("a process connects once: a second connection is refused, and none is an error", async () => {
  expect(() => connectDatabase(url)).toThrow("connected already");
  await closeDatabase();
  expect(() => db()).toThrow("not connected");
  expect(() => sql()).toThrow("not connected");
  connectDatabase(url);
  expect(await sql()`select 1 as one`).toEqual([{ one: 1 }]);
});
