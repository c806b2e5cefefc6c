import { expect, test } from "vitest";
import { pageWithin } from "./page";

const rows = ["b", "a", "d", "c", "e"].map((id, i) => ({ id, at: `2026-01-0${1 + (i % 3)}` }));

test("the pages of a short list have each row once, oldest or newest first, also when the last one seen is gone", () => {
  for (const order of ["oldest", "newest"] as const) {
    const seen: string[] = [];
    let left = rows;
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = pageWithin(left, { limit: 2, cursor }, order, (row) => row);
      seen.push(...page.items.map((row) => row.id));
      left = left.filter((row) => row.id !== seen.at(-1));
      cursor = page.nextCursor;
    }
    const oldestFirst = ["b", "c", "a", "e", "d"];
    expect(seen).toEqual(order === "oldest" ? oldestFirst : oldestFirst.toReversed());
  }
});

test("a cursor that is none of ours is refused", () => {
  const read = () => pageWithin(rows, { limit: 2, cursor: "x" }, "oldest", (row) => row);
  expect(read).toThrow(expect.objectContaining({ code: "invalid" }));
});
