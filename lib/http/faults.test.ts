import { expect, test } from "vitest";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { parseWith, pathOf } from "./faults";

const Schema = z.strictObject({
  name: z.string(),
  limits: z.array(z.strictObject({ windowMs: z.int() })).default([]),
});

function faults(value: unknown) {
  try {
    return parseWith(Schema, value, "body");
  } catch (error) {
    if (error instanceof AppError)
      return error.faults.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
}

test("a value that fits is returned with what it left out", () => {
  expect(faults({ name: "x" })).toEqual({ name: "x", limits: [] });
});

test("each fault is told with its place", () => {
  expect(faults({ name: 1, limits: [{ windowMs: "x", sql: 1 }], id: 1, "a b": 2 })).toEqual([
    "name: Invalid input: expected string, received number",
    "limits[0].windowMs: Invalid input: expected number, received string",
    "limits[0].sql: is unknown",
    "id: is unknown",
    '["a b"]: is unknown',
  ]);
});

test("a value of another kind is one fault without a place", () => {
  expect(faults([])).toEqual([": Invalid input: expected object, received array"]);
  expect(faults(null)).toEqual([": Invalid input: expected object, received null"]);
});

test("no more than 20 faults are told, and no name longer than 64 characters", () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}`, 1]));
  expect(faults({ name: "x", ...many })).toHaveLength(20);
  expect(pathOf(["x".repeat(500)])).toHaveLength(64);
});
