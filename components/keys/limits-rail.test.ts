import { expect, test } from "vitest";
import { sayCredits } from "./limits-rail";

const DAY = 86_400_000;

test("credits are enough for so many days at the rate of the range", () => {
  const say = (remaining: number, credits: number) =>
    sayCredits({ remaining, refill: null }, { credits, rangeMs: 7 * DAY });
  expect(say(1_000, 70)).toBe("Enough for 100 d at this rate.");
  expect(say(5, 70)).toBe("Used up in less than a day at this rate.");
  expect(say(0, 70)).toBe("Used up.");
  expect(say(9, 0)).toBe("None were spent in this range.");
});
