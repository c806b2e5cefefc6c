import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRequest } from "@/lib/verify/request";
import { encodeLine, type LineInput } from "./line";
import { LogSampler } from "./sample";
import { readBatch, type Tally } from "./tally";

const AT = Date.parse("2026-06-15T12:00:00Z");
const MINUTE = 60_000;

const inputOf = (part: Partial<LineInput> = {}): LineInput => ({
  ...{ at: AT, requestId: "req_1", outcome: "NOT_FOUND", record: null, spent: 0, creditEpoch: 0 },
  caller: { id: "key_caller", secretVersion: 1, endsOverlap: false, workspaceId: "ws_1" },
  ...{ request: parseRequest({ key: "unknown" }), micros: 70, checks: [], peerIp: "192.0.2.1" },
  ...part,
});
const read = (text: string, sampler = new LogSampler()) => readBatch(Buffer.from(text), sampler);

/** Texts with what could end a field or a line, or is more than a byte. */
const text = fc.string({
  unit: fc.constantFrom(..."a\t\n\r\"\\]['é,\u2028", "😀"),
  maxLength: 12,
});
const input = fc
  .record({
    at: fc.integer({ min: AT, max: AT + 3 * MINUTE }),
    micros: fc.nat(),
    spent: fc.nat(1000),
    ip: text,
    path: text,
    tag: text,
    detail: text,
  })
  .map(({ ip, path, tag, detail, ...numbers }) => {
    const request = { ...parseRequest({ key: "unknown" }), ip, path, tags: [tag] };
    const checks = [{ check: "exists", passed: false, detail }];
    return inputOf({ ...numbers, request, checks });
  });

const sum = (tallies: readonly Tally[], field: "verifications" | "credits") =>
  tallies.reduce((total, tally) => total + tally[field], 0);

describe("lines", () => {
  test("say what was written into them, whatever texts they hold", () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 30 }), (inputs) => {
        const batch = read(inputs.map(encodeLine).join(""));
        expect(batch).toMatchObject({ lines: inputs.length, damaged: 0, uses: [] });
        expect(
          batch.logged.map((line) => ({
            ...{ at: line.at, micros: line.micros, spent: line.spent, ip: line.ip },
            ...{ path: line.path, tags: line.tags, checks: line.checks },
          })),
        ).toEqual(
          inputs.map(({ at, micros, spent, request: { ip, path, tags }, checks }) => ({
            ...{ at, micros, spent, ip, path, tags, checks },
          })),
        );
      }),
    );
  });

  test("are added up by what is counted and by minute: nothing is lost or moved", () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 60 }), (inputs) => {
        const { tallies } = read(inputs.map(encodeLine).join(""));
        expect(sum(tallies, "verifications")).toBe(inputs.length);
        expect(sum(tallies, "credits")).toBe(inputs.reduce((all, one) => all + one.spent, 0));
        for (const tally of tallies) {
          const own = inputs.filter(
            ({ at, request }) => at - (at % MINUTE) === tally.minute && request.ip === tally.of.ip,
          );
          expect(tally.verifications).toBe(own.length);
          expect(tally.lastAt).toBe(Math.max(...own.map((one) => one.at)));
          expect(tally.latency.reduce((all, one) => all + one, 0)).toBe(own.length);
        }
      }),
    );
  });

  test("that broke off anywhere are damage, and spoil no other", () => {
    const whole = encodeLine(inputOf({ checks: [{ check: "a", passed: true, detail: "]\t[" }] }));
    for (let end = 1; end < whole.length - 1; end++) {
      const { lines, damaged } = read(`${whole}${whole.slice(0, end)}\n${whole}`);
      expect({ end, lines, damaged }).toEqual({ end, lines: 2, damaged: 1 });
    }
  });

  test("two of which ran into each other are damage", () => {
    const whole = encodeLine(inputOf());
    expect(read(whole.slice(0, -1) + whole)).toMatchObject({ lines: 0, damaged: 1 });
  });
});
