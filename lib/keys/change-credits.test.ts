import { describe, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { newTestApi, newTestKey, newTestWorkspace } from "@/lib/testing/workspace";
import { testTenant, testVerifier } from "@/lib/verifier/testing";
import { changeCredits } from "./change-credits";
import { getKey } from "./get";

const verifier = testVerifier(testDatabase());

const NOW = new Date("2026-05-01T12:00:00Z");
const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);

async function setUp(credits: object | null) {
  const workspace = await newTestWorkspace();
  const api = await newTestApi(workspace);
  const { key } = await newTestKey(workspace, api.id, { credits }, NOW);
  const change = (operation: "set" | "add" | "subtract", value: number | null, now = NOW) =>
    changeCredits(workspace.owner, key.id, { operation, value }, now);
  return { workspace, key, change };
}

describe("K12 the credits of a key", () => {
  test.each([
    ["set", 3, 3],
    ["set", 0, 0],
    ["add", 5, 15],
    ["add", 0, 10],
    ["subtract", 4, 6],
    ["subtract", 10, 0],
  ] as const)("of 10, %s %i, are %i", async (operation, value, remaining) => {
    const { change } = await setUp({ remaining: 10 });
    expect((await change(operation, value)).credits).toEqual({ remaining, refill: null });
  });

  test("are not taken below zero, and stay as they are", async () => {
    const { change, workspace, key } = await setUp({ remaining: 10 });
    await expect(change("subtract", 11)).rejects.toMatchObject({ code: "conflict" });
    expect((await getKey(workspace.owner, key.id)).credits?.remaining).toBe(10);
  });

  test("set to null are unlimited, and unlimited ones are only set", async () => {
    const { change } = await setUp({ remaining: 10 });
    expect((await change("set", null)).credits).toBeNull();
    for (const operation of ["add", "subtract"] as const)
      await expect(change(operation, 1)).rejects.toMatchObject({ code: "conflict" });
    expect((await change("set", 2)).credits?.remaining).toBe(2);
  });

  test.each(["add", "subtract"] as const)("cannot %s null", async (operation) => {
    const { change } = await setUp({ remaining: 10 });
    await expect(change(operation, null)).rejects.toMatchObject({
      code: "invalid",
      faults: [{ path: "value" }],
    });
  });

  test("show refills that are due, and a change comes after them", async () => {
    const refill = { amount: 10, every: "PT1H", mode: "add" };
    const { change, workspace, key } = await setUp({ remaining: 5, refill });
    const shown = await getKey(workspace.owner, key.id, later(2.5));
    expect(shown.credits).toEqual({ remaining: 25, refill });
    const after = await change("subtract", 20, later(2.5));
    expect(after.credits?.remaining).toBe(5);
    expect((await change("add", 0, later(3))).credits?.remaining).toBe(15);
  });

  test("that are refilled by set begin anew from the amount", async () => {
    const refill = { amount: 10, every: "P1D", mode: "set" };
    const { change } = await setUp({ remaining: 50, refill });
    expect((await change("add", 1, later(23))).credits?.remaining).toBe(51);
    expect((await change("add", 1, later(24))).credits?.remaining).toBe(11);
  });

  test("lose nothing to changes at the same moment", async () => {
    const { change, workspace, key } = await setUp({ remaining: 0 });
    await Promise.all(Array.from({ length: 10 }, () => change("add", 3)));
    const taken = await Promise.allSettled(Array.from({ length: 8 }, () => change("subtract", 5)));
    expect(taken.filter((one) => one.status === "fulfilled")).toHaveLength(6);
    expect((await getKey(workspace.owner, key.id, NOW)).credits?.remaining).toBe(0);
  });

  test("of one use let exactly one of many parallel verifications through", async () => {
    const tenant = await testTenant();
    const { secret } = await tenant.key({ credits: { remaining: 1 } });
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => tenant.verify(verifier(), { key: secret })),
    );
    const codes = answers.map((answer) => answer.code).sort();
    expect(codes).toEqual([...Array(11).fill("CREDITS_EXCEEDED"), "VALID"]);
  });

  test("given back are usable at the next verification", async () => {
    const tenant = await testTenant();
    const { secret, key } = await tenant.key({ credits: { remaining: 0 } });
    const code = async () => (await tenant.verify(verifier(), { key: secret })).code;
    expect(await code()).toBe("CREDITS_EXCEEDED");
    await changeCredits(tenant.actor, key.id, { operation: "add", value: 1 });
    expect(await code()).toBe("VALID");
    expect(await code()).toBe("CREDITS_EXCEEDED");
  });
});
