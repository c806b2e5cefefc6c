import { expect, test } from "vitest";
import { pauseBefore } from "./children";

test("the pause before another start doubles from 100 ms and never exceeds 5 s", () => {
  expect([1, 2, 3, 6, 7, 50].map(pauseBefore)).toEqual([100, 200, 400, 3200, 5000, 5000]);
});
