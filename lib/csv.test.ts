import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cell, encodeCsv } from "./csv";

const one = (cell: Cell) =>
  encodeCsv(["a"], [[cell]])
    .split("\r\n")
    .slice(1, -1)
    .join("\r\n");

describe("a cell of a CSV", () => {
  test.each<[Cell, string]>([
    ["plain", "plain"],
    ["a,b", '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ["two\nlines", '"two\nlines"'],
    ["", ""],
    [null, ""],
    [0, "0"],
    [-1.5, "-1.5"],
    [true, "true"],
    [new Date("2026-01-01T00:00:00Z"), "2026-01-01T00:00:00.000Z"],
  ])("%j is written as %j", (cell, text) => expect(one(cell)).toBe(text));

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")'])(
    "T12 %j is text to a spreadsheet, not a formula",
    (cell) => expect(one(cell)).toMatch(/^"?'/),
  );

  test("T12 no text begins a formula, whatever it is", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(one(text)).not.toMatch(/^"?[=+\-@\t\r]/);
      }),
    ));
});

test("a CSV has a header line and ends its lines with CRLF", () =>
  expect(
    encodeCsv(
      ["a", "b"],
      [
        [1, "x"],
        [2, "y"],
      ],
    ),
  ).toBe("a,b\r\n1,x\r\n2,y\r\n"));
