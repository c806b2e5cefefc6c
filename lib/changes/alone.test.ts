import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { sql } from "@/db/sql";
import { testDatabase } from "@/db/testing";
import { joinAlone, requireAlone } from "./alone";
import { sessionStore } from "./sessions";

testDatabase();

beforeEach(async () => {
  await sql()`delete from node_sessions`;
});

async function newSession(): Promise<string> {
  const session = randomUUID();
  await sql()`insert into node_sessions (session, node_id, acked_seq) values (${session}, ${session}, 0)`;
  return session;
}

async function renew(session: string): Promise<void> {
  await sql()`update node_sessions set renewals = renewals + 1 where session = ${session}`;
}

/** Time that passes only while somebody waits, and what happens meanwhile. */
function timeWith(meanwhile: (now: number) => Promise<unknown>) {
  let now = 0;
  return {
    mono: () => now,
    pause: async (ms: number) => {
      now += ms;
      await meanwhile(now);
    },
  };
}

test("where there is no other node, nothing is waited for", async () => {
  let waits = 0;
  await requireAlone(
    sessionStore(sql()),
    timeWith(async () => waits++),
  );
  expect(waits).toBe(0);
});

test("a node that renews is a living one: refused, with what to set", async () => {
  const other = await newSession();
  const time = timeWith((now) => (now === 500 ? renew(other) : Promise.resolve()));
  await expect(requireAlone(sessionStore(sql()), time)).rejects.toThrow(/set REDIS_URL/);
  expect(time.mono()).toBe(500);
});

test("a node that joins meanwhile is a living one", async () => {
  await newSession();
  const time = timeWith((now) => (now === 300 ? newSession() : Promise.resolve()));
  await expect(requireAlone(sessionStore(sql()), time)).rejects.toThrow(/Another node/);
});

test("a node that just died is fenced once no lease of it can stand any more, not before", async () => {
  await newSession();
  const time = timeWith(async () => {});
  await requireAlone(sessionStore(sql()), time);
  expect(time.mono()).toBe(2200);
  expect(await sessionStore(sql()).all()).toEqual([]);
});

test("of two that start at the same instant, one joins", async () => {
  let renewals: NodeJS.Timeout | undefined;
  const join = async () => {
    const session = await newSession();
    renewals = setInterval(() => void renew(session), 50);
  };
  const tries = await Promise.allSettled([joinAlone(sql(), join), joinAlone(sql(), join)]);
  clearInterval(renewals);
  expect(tries.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
});
