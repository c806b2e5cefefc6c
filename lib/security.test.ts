import { expect, test } from "vitest";
import { readPromises, readTests } from "../scripts/security-numbers.mjs";

const [promises, tests] = [readPromises(), readTests()];

test("every promise of docs/security.md has a test that carries its number", () => {
  expect(promises.size).toBe(64);
  const untested = [...promises.keys()].filter((number) => !tests.has(number));
  expect(untested).toEqual([]);
});

test("every number in the title of a test is a promise of that page", () => {
  expect([...tests.keys()].filter((number) => !promises.has(number))).toEqual([]);
});
