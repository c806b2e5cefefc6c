import { expect, test } from "vitest";
import type { Limit } from "@/lib/limits/limit";
import { limitUse } from "./limit-use";

const limit: Limit = {
  name: "requests",
  limit: 100,
  windowMs: 60_000,
  algorithm: "fixed",
  auto: true,
  mode: "enforce",
};
const at = new Date("2026-11-23T12:00:10Z");
const trace = {
  at,
  checks: [{ check: "limit", passed: true, detail: "requests: 62 of 100 left" }],
};

test("what the last verification left of a limit is used until its window ends", () => {
  expect(limitUse([limit], trace, at.getTime() + 5_000)).toEqual([
    { limit, used: 38, resetsInMs: 45_000 },
  ]);
});

test.each([
  ["its window is over", trace, 50_000],
  ["nothing was verified yet", undefined, 0],
  ["the last verification was denied before its limits", { at, checks: [] }, 0],
])("a limit is unused when %s", (_, last, later) => {
  expect(limitUse([limit], last, at.getTime() + later)).toEqual([
    { limit, used: 0, resetsInMs: null },
  ]);
});
