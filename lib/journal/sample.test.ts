import { expect, test } from "vitest";
import type { Line } from "./line";
import { LogSampler } from "./sample";

const line = (rest: Partial<Line>): Line => ({
  ...{ at: 0, requestId: "", outcome: "VALID", callerId: "", callerVersion: 1, workspaceId: "w" },
  ...{ apiId: "", keyId: "", secretVersion: 1, ownerId: "", environment: "live", spent: 0 },
  ...{ endsOverlap: false, creditEpoch: 0, micros: 0, scopes: "", askedScopes: [], ip: "" },
  ...{ userAgent: "", method: "", path: "", tags: [], checks: [], peerIp: "" },
  ...{ callerEndsOverlap: false },
  ...rest,
});

const kept = (sampler: LogSampler, count: number, rest: Partial<Line>) =>
  Array.from({ length: count }, () => sampler.keeps(line(rest))).filter(Boolean).length;

test("up to the rate every verification is logged, beyond it none until the next second", () => {
  const sampler = new LogSampler(10);
  expect(kept(sampler, 10, { at: 999 })).toBe(10);
  expect(kept(sampler, 90, { at: 999 })).toBe(0);
  expect(kept(sampler, 90, { at: 1000 })).toBe(10);
});

test("a flood of one outcome or of one workspace hides no other", () => {
  const sampler = new LogSampler(10);
  kept(sampler, 1000, { outcome: "NOT_FOUND" });
  expect(kept(sampler, 5, { outcome: "VALID" })).toBe(5);
  expect(kept(sampler, 5, { workspaceId: "other", outcome: "NOT_FOUND" })).toBe(5);
});
