import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { isOneOf } from "@/lib/webhooks/event-type";
import { AUDIT_ACTIONS } from "./event";

test("the filter of the audit log knows every action that is recorded", () => {
  const recording = fs
    .readdirSync("lib", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/test|demo/.test(file))
    .map((file) => fs.readFileSync(path.join("lib", file), "utf8"))
    .filter((source) =>
      /record(?:Events?)? } from "@\/lib\/audit\/record"|recordEvent/.test(source),
    );
  expect(recording.length).toBeGreaterThan(30);
  const recorded = recording.flatMap((source) =>
    [...source.matchAll(/"([a-z_]+\.[a-z_]+)"/g)].map((match) => match[1] ?? ""),
  );
  const known: readonly string[] = AUDIT_ACTIONS;
  const unknown = recorded.filter((action) => !known.includes(action) && !isOneOf(action));
  expect([...new Set(unknown)]).toEqual([]);
});
