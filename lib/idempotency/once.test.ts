import { beforeAll, describe, expect, test } from "vitest";
import { db, sql } from "@/db/connect";
import { workspaces } from "@/db/schema/workspaces";
import { testDatabase } from "@/db/testing";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { type Answer, runOnce } from "./once";

testDatabase();

const workspaceId = newId("workspace");
beforeAll(async () => {
  await db().insert(workspaces).values({ id: workspaceId, slug: "acme", name: "Acme" });
});

let count = 0;
const scopeOf = (changed = {}) => ({
  workspaceId,
  actorId: "key_1",
  route: "POST /v1/keys",
  key: `k${++count}`,
  ...changed,
});
const body = Buffer.from('{"a":1}');
const answer = (status = 201): Answer => ({
  status,
  headers: { "content-type": "application/json" },
  body: '{"secret":"acme_live_kw-shown-once"}',
});
/** A request that counts how often it ran. */
function counted(result: () => Answer | Promise<Answer> = answer) {
  const run = async () => {
    run.times++;
    return result();
  };
  run.times = 0;
  return run;
}
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "ran",
    (error: unknown) => (error instanceof AppError ? error.code : "failed"),
  );

describe("a request with an idempotency key", () => {
  test("runs once; the same key and body get the same answer", async () => {
    const [scope, run] = [scopeOf(), counted()];
    expect(await runOnce(scope, body, run)).toEqual({ answer: answer(), replayed: false });
    expect(await runOnce(scope, body, run)).toEqual({ answer: answer(), replayed: true });
    expect(run.times).toBe(1);
  });

  test("of which twenty arrive together runs once; the others are told that it runs, or its answer", async () => {
    const [scope, run] = [scopeOf(), counted()];
    const all = await Promise.all(
      Array.from({ length: 20 }, () => codeOf(runOnce(scope, body, run))),
    );
    expect(run.times).toBe(1);
    expect(all.filter((one) => one !== "ran" && one !== "conflict")).toEqual([]);
    expect(all).toContain("ran");
  });

  test("is refused with another body, and the first answer stays", async () => {
    const [scope, run] = [scopeOf(), counted()];
    await runOnce(scope, body, run);
    expect(await codeOf(runOnce(scope, Buffer.from("{}"), run))).toBe("unprocessable");
    expect((await runOnce(scope, body, run)).replayed).toBe(true);
    expect(run.times).toBe(1);
  });

  test("is refused while the first one runs", async () => {
    const scope = scopeOf();
    const inside = await new Promise<string>((resolve) => {
      const outer = counted(async () => {
        resolve(await codeOf(runOnce(scope, body, counted())));
        return answer();
      });
      void runOnce(scope, body, outer);
    });
    expect(inside).toBe("conflict");
  });

  test("is another request for another actor, path or workspace", async () => {
    const run = counted();
    const scope = scopeOf();
    await runOnce(scope, body, run);
    await runOnce({ ...scope, actorId: "key_2" }, body, run);
    await runOnce({ ...scope, route: "POST /v1/apis" }, body, run);
    expect(run.times).toBe(3);
  });

  test.each([429, 500, 503])("that was answered %i runs again", async (status) => {
    const scope = scopeOf();
    await runOnce(
      scope,
      body,
      counted(() => answer(status)),
    );
    const run = counted();
    expect((await runOnce(scope, body, run)).answer.status).toBe(201);
  });

  test("that was refused for good is refused again without running", async () => {
    const [scope, run] = [scopeOf(), counted(() => answer(409))];
    await runOnce(scope, body, run);
    expect((await runOnce(scope, body, run)).answer.status).toBe(409);
    expect(run.times).toBe(1);
  });

  test("that threw runs again", async () => {
    const scope = scopeOf();
    const failing = () => Promise.reject(new Error("down"));
    expect(await codeOf(runOnce(scope, body, failing))).toBe("failed");
    expect(await codeOf(runOnce(scope, body, counted()))).toBe("ran");
  });

  test("whose process died runs again after a minute, once", async () => {
    const scope = scopeOf();
    const start = new Date("2026-01-01T00:00:00.000Z");
    const never = new Promise<Answer>(() => {});
    void runOnce(scope, body, () => never, start);
    await expect
      .poll(() => sql()`select 1 from idempotency_records where key = ${scope.key}`)
      .toHaveLength(1);
    const run = counted();
    expect(await codeOf(runOnce(scope, body, run, new Date(start.getTime() + 59_999)))).toBe(
      "conflict",
    );
    const later = new Date(start.getTime() + 60_000);
    const all = await Promise.all(
      Array.from({ length: 5 }, () => codeOf(runOnce(scope, body, run, later))),
    );
    expect(run.times).toBe(1);
    expect(all).toContain("ran");
  });

  test("gets its answer for 24 hours, and runs again after them", async () => {
    const [scope, run] = [scopeOf(), counted()];
    const start = new Date("2026-01-01T00:00:00.000Z");
    const dayLater = new Date("2026-01-02T00:00:00.000Z");
    await runOnce(scope, body, run, start);
    expect((await runOnce(scope, body, run, new Date(dayLater.getTime() - 1))).replayed).toBe(true);
    await runOnce(scope, body, run, dayLater);
    expect(run.times).toBe(2);
  });

  test("leaves no text of its answer in the database", async () => {
    const scope = scopeOf();
    await runOnce(scope, body, counted());
    const [row] = await sql()<{ answer: Buffer }[]>`
      select answer from idempotency_records where key = ${scope.key}`;
    expect(row?.answer.length).toBeGreaterThan(50);
    expect(row?.answer.includes("kw-shown-once")).toBe(false);
  });
});
