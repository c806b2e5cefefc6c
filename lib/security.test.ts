import { expect, test } from "vitest";
import { PENDING, readPromises, readTests } from "../scripts/security-numbers.mjs";

const [promises, tests] = [readPromises(), readTests()];

test("every promise of docs/security.md has a test that carries its number, or is said to be pending", () => {
  expect(promises.size).toBe(64);
  const untested = [...promises.keys()].filter((number) => !tests.has(number));
  expect(untested.filter((number) => !PENDING.includes(number))).toEqual([]);
});

test("every number in the title of a test is a promise of that page", () => {
  expect([...tests.keys()].filter((number) => !promises.has(number))).toEqual([]);
});
