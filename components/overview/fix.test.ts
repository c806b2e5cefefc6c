import { expect, test } from "vitest";
import { fixOf, raisedLimit } from "./fix";

test.each([
  // 100 a minute refused a fifth: what was served was 80 of 100, so a quarter more, and a fifth to spare.
  [100, 100, 20, 150],
  [100, 1000, 500, 240],
  [1, 10, 1, 2],
  [0, 10, 10, 1],
  [1234, 0, 0, 1900],
])("a limit of %d that of %d calls refused %d is raised to %d", (limit, day, limited, raised) => {
  expect(raisedLimit(limit, day, limited)).toBe(raised);
  expect(raised).toBeGreaterThan(limit);
});

test("what only a page of its own can mend has no fix", () => {
  const at = new Date(0);
  expect(fixOf({ kind: "unknown", count: 20, usual: 1, at })).toBeUndefined();
  expect(fixOf({ kind: "unending", count: 2, sample: "" })).toBeUndefined();
  expect(fixOf({ kind: "unused", count: 2, sample: "" })).toEqual({ kind: "revoke", count: 2 });
});
