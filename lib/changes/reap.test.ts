import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { WAIT_MS } from "./lease";
import { createReaper } from "./reap";
import { sessionStore } from "./sessions";

testDatabase();

const join = async () => {
  const session = randomUUID();
  await sql()`insert into node_sessions (session, node_id, acked_seq) values (${session}, 'n', 0)`;
  return session;
};
const isFenced = async (session: string) => {
  const [row] = await sql()`select fenced from node_sessions where session = ${session}`;
  return row?.fenced;
};

test("a session is fenced once it has been silent for longer than a lease, and never one that renews", async () => {
  const [silent, alive] = [await join(), await join()];
  let now = 0;
  const reap = createReaper(sessionStore(sql()), () => now);
  await reap();
  now = WAIT_MS - 1;
  await sql()`update node_sessions set renewals = renewals + 1 where session = ${alive}`;
  await reap();
  expect([await isFenced(silent), await isFenced(alive)]).toEqual([false, false]);
  now = WAIT_MS;
  await reap();
  expect([await isFenced(silent), await isFenced(alive)]).toEqual([true, false]);
});
