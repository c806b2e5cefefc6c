import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { sql } from "@/db/connect";
import { testDatabase } from "@/db/testing";
import { systemActor } from "@/lib/actor";
import { newId } from "@/lib/ids";
import { listVerifications } from "@/lib/verifications/list";
import { readHistogram } from "@/lib/verifications/read-histogram";
import { parseRequest } from "@/lib/verify/request";
import { encodeLine } from "./line";
import { type ShipParts, segmentsIn, shipJournal } from "./ship";

testDatabase();

const root = fs.mkdtempSync(path.join(os.tmpdir(), "keyway-ship-"));
afterAll(() => fs.rmSync(root, { recursive: true }));

let folder: string;
let nodeId: string;
let workspaceId: string;
let damage: [string, number][];
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(root, "node-"));
  nodeId = randomUUID();
  workspaceId = newId("workspace");
  damage = [];
});

const request = parseRequest({ key: "unknown" });
const line = (at = Date.now()) =>
  encodeLine({
    at,
    requestId: newId("request", at),
    outcome: "NOT_FOUND",
    caller: { id: "key_caller", secretVersion: 1, endsOverlap: false, workspaceId },
    record: null,
    request,
    spent: 0,
    creditEpoch: 0,
    micros: 70,
    checks: [{ check: "exists", passed: false, detail: "There is no such key." }],
    peerIp: "192.0.2.1",
  });
const lines = (count: number) => Array.from({ length: count }, () => line()).join("");

const write = (segment: string, text: string) =>
  fs.appendFileSync(path.join(folder, segment), text);
const parts = (more: Partial<ShipParts> = {}): ShipParts => ({
  sql: sql(),
  nodeId,
  folder,
  onFirstUse: async () => {},
  onDamage: (segment, count) => damage.push([segment, count]),
  ...more,
});
const ship = (current: string | null = null) => shipJournal(parts(), segmentsIn(folder), current);

/** What the roll-ups say, in each grain, and the rows of the log. */
async function counted() {
  const grains = await sql()<{ grain: string; n: number }[]>`
    select grain, sum(verifications)::int as n from usage_by_api
    where workspace_id = ${workspaceId} group by 1
    union all
    select grain, sum(verifications)::int from usage_by_caller
    where workspace_id = ${workspaceId} group by 1`;
  const [log] = await sql()<{ n: number }[]>`
    select count(*)::int as n from verifications where workspace_id = ${workspaceId}`;
  const totals = new Set(grains.map((row) => row.n));
  expect(totals.size).toBeLessThan(2);
  return { counted: [...totals][0] ?? 0, logged: log?.n ?? 0 };
}
const marks = () => sql()`select segment from journal_segments where node_id = ${nodeId}`;

describe("the lines of a segment", () => {
  test("are counted once while it is written, however often and by however many at a time", async () => {
    write("1.log", lines(3));
    expect(await ship("1.log")).toBe(3);
    expect(await ship("1.log")).toBe(0);
    write("1.log", lines(4));
    const both = await Promise.all([ship("1.log"), ship("1.log"), ship("1.log")]);
    expect(both.reduce((sum, one) => sum + one)).toBe(4);
    expect(await counted()).toEqual({ counted: 7, logged: 7 });
  });

  test("are counted, then it is removed with what was noted of it", async () => {
    write("1.log", lines(2));
    write("2.log", lines(3));
    expect(await ship("2.log")).toBe(5);
    expect(segmentsIn(folder)).toEqual(["2.log"]);
    expect((await marks()).map((row) => row.segment)).toEqual(["2.log"]);
  });

  test("that fills several batches are counted once each", async () => {
    write("1.log", lines(30_000));
    const small = parts({ batchBytes: 1024 * 1024 });
    expect(await shipJournal(small, ["1.log"], "1.log")).toBe(30_000);
    expect((await counted()).counted).toBe(30_000);
  }, 60_000);

  test("of a busy second are all counted, and those in the log say how many they stand for", async () => {
    const at = Date.now();
    write("1.log", Array.from({ length: 5000 }, () => line(at)).join(""));
    await ship();
    expect(await counted()).toEqual({ counted: 5000, logged: 100 + 90 + 40 });
    const actor = systemActor(workspaceId, "test");
    const span = { from: new Date(at), to: new Date(at + 1000) };
    const { buckets } = await readHistogram(actor, { edges: [at, at + 1000] });
    const [bucket] = buckets;
    expect(bucket?.outcomes).toEqual({ NOT_FOUND: 5000 });
    const { items } = await listVerifications(actor, { ...span, limit: 1000 });
    const of = (weight: number) => items.filter((row) => row.keptOneIn === weight).length;
    expect([of(1), of(10), of(100)]).toEqual([100, 90, 40]);
  });

  test("are not counted when the log of it cannot be kept, and are once it can", async () => {
    write("1.log", lines(2));
    const failing = parts({
      sql: new Proxy(sql(), {
        get: (target, name) =>
          name === "begin"
            ? () => Promise.reject(new Error("connection lost"))
            : Reflect.get(target, name),
      }),
    });
    await expect(shipJournal(failing, ["1.log"], null)).rejects.toThrow("connection lost");
    expect(await counted()).toEqual({ counted: 0, logged: 0 });
    expect(await ship()).toBe(2);
    expect(await counted()).toEqual({ counted: 2, logged: 2 });
  });

  test("are not counted twice when the answer to the commit is lost", async () => {
    write("1.log", lines(2));
    const deaf = parts({
      sql: new Proxy(sql(), {
        get: (target, name) =>
          name === "begin"
            ? async (work: (tx: unknown) => Promise<unknown>) => {
                await target.begin(work);
                throw new Error("connection lost");
              }
            : Reflect.get(target, name),
      }),
    });
    await expect(shipJournal(deaf, ["1.log"], null)).rejects.toThrow("connection lost");
    expect(await ship()).toBe(0);
    expect(await counted()).toEqual({ counted: 2, logged: 2 });
    expect(segmentsIn(folder)).toEqual([]);
  });
});

describe("what is not a line", () => {
  test("half of one waits for its other half", async () => {
    const [text, half] = [line(), line()];
    write("1.log", text + half.slice(0, 40));
    expect(await ship("1.log")).toBe(1);
    write("1.log", half.slice(40));
    expect(await ship("1.log")).toBe(1);
    expect(damage).toEqual([]);
  });

  test("half of one at the end of a closed segment was never answered and is let go", async () => {
    write("1.log", lines(2) + line().slice(0, 40));
    expect(await ship()).toBe(2);
    expect(segmentsIn(folder)).toEqual([]);
    expect(damage).toEqual([]);
  });

  test.each([
    ["text", "nonsense\n"],
    ["half a line", `${'["at"'}\n`],
    ["another array", "[1,2,3]\n"],
    ["zeros", `${"\0".repeat(64)}\n`],
    ["nothing", "\n"],
  ])("%s between two lines is reported and skipped", async (_, text) => {
    write("1.log", line() + text + line());
    expect(await ship()).toBe(2);
    expect(damage).toEqual([["1.log", 1]]);
  });
});

test("a wall clock that is set hours back or ahead loses nothing and doubles nothing", async () => {
  const now = Date.now();
  const hours = [0, 26, -30, 5, 0];
  for (const [i, hour] of hours.entries()) {
    const at = now + hour * 3_600_000;
    write(`${String(at).padStart(14, "0")}-${i}.log`, line(at) + line(at));
    if (i === 2) expect(await ship()).toBe(6);
  }
  expect(await ship()).toBe(4);
  expect(await counted()).toEqual({ counted: 10, logged: 10 });
  expect(segmentsIn(folder)).toEqual([]);
  expect(damage).toEqual([]);
});

test("a segment that cannot be read keeps no other from being counted", async () => {
  fs.mkdirSync(path.join(folder, "1.log"));
  write("2.log", lines(2));
  await expect(ship()).rejects.toMatchObject({ code: "EISDIR" });
  expect(await counted()).toEqual({ counted: 2, logged: 2 });
  expect(segmentsIn(folder)).toEqual(["1.log"]);
});
