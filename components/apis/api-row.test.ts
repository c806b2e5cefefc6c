import { expect, test } from "vitest";
import { type ApiRow, summarizeApis } from "./api-row";

const row = (name: string, total: number, validTotal: number) =>
  ({ api: { name }, total, validTotal }) as ApiRow;

test.each([
  [[row("Mail", 0, 0)], "No API was called in the last 24 hours."],
  [
    [row("Mail", 100, 95), row("Maps", 10, 1)],
    "No API refused one in ten of its calls in the last 24 hours.",
  ],
  [
    [row("Mail", 100, 80), row("Maps", 1000, 700)],
    "Maps refused the most in the last 24 hours: 30.0 % of its calls.",
  ],
])("the APIs come to a sentence", (rows, sentence) => {
  expect(summarizeApis(rows).replaceAll("\u00a0", " ").replaceAll("\u2009", " ")).toBe(sentence);
});
