import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileScopes } from "@/lib/scopes/compile";
import { compileAllowlist } from "./address";
import { OUTCOMES, type Outcome } from "./answer";
import { decide, traceDecision } from "./decide";
import type { KeyRecord } from "./record";
import { parseRequest } from "./request";

const NOW = 1_700_000_000_000;

const sound: KeyRecord = {
  keyId: "key_1",
  workspaceId: "ws_1",
  apiId: "api_1",
  ownerId: "",
  ownerMetadata: {},
  environment: "live",
  enabled: true,
  disabledBecause: "The key is disabled.",
  revokedAt: null,
  notBefore: null,
  expiresAt: null,
  secretVersion: 1,
  retiresAt: null,
  retired: false,
  unhinted: false,
  endsOverlap: false,
  scopes: compileScopes(["invoices:read"]),
  grants: ["invoices:read"],
  name: "CI",
  management: false,
  scopeMode: "enforce",
  allowlist: null,
  ipMode: "enforce",
  certificates: null,
  hasCredits: false,
  creditEpoch: 0,
  nextRefillAt: null,
  limits: [],
  shown: "{}",
  journalled: "",
  bytes: 0,
};

const asked = parseRequest({
  key: "k",
  environment: "live",
  scopes: ["invoices:read"],
  context: { ip: "203.0.113.7" },
});

/** What is wrong with a key, by the outcome it alone leads to. */
const FLAWS: Partial<Record<Outcome, Partial<KeyRecord>>> = {
  WRONG_ENVIRONMENT: { environment: "test" },
  REVOKED: { revokedAt: NOW - 1 },
  DISABLED: { enabled: false },
  NOT_YET_VALID: { notBefore: NOW + 1 },
  EXPIRED: { expiresAt: NOW },
  CERTIFICATE_REQUIRED: { certificates: ["x".repeat(43)] },
  IP_DENIED: { allowlist: compileAllowlist(["198.51.100.0/24"]) },
  INSUFFICIENT_SCOPE: { scopes: compileScopes(["reports:read"]) },
};
const flawed = OUTCOMES.filter((code) => FLAWS[code] !== undefined);

const withFlaws = (codes: readonly Outcome[]): KeyRecord =>
  Object.assign({}, sound, ...codes.map((code) => FLAWS[code]));

describe("a decision", () => {
  test("names the first of all that is wrong, in the order of the outcomes", () => {
    fc.assert(
      fc.property(fc.subarray(flawed), (flaws) => {
        const record = withFlaws(flaws);
        const { code } = decide(record, asked, NOW);
        expect(code).toBe(OUTCOMES.find((one) => flaws.includes(one)) ?? "VALID");
      }),
    );
  });

  test("is traced up to the check that failed, and no further", () => {
    fc.assert(
      fc.property(fc.subarray(flawed), (flaws) => {
        const record = withFlaws(flaws);
        const decision = decide(record, asked, NOW);
        const trace = traceDecision(record, asked, decision, NOW);
        const failed = trace.filter((check) => !check.passed);
        expect(failed).toEqual(flaws.length === 0 ? [] : trace.slice(-1));
        if (flaws.length > 0) expect(trace.at(-1)?.detail).toBe(decision.reason);
      }),
    );
  });

  test.each([
    ["one millisecond before it is valid", { notBefore: NOW }, NOW - 1, "NOT_YET_VALID"],
    ["from the instant it is valid", { notBefore: NOW }, NOW, "VALID"],
    ["until just before it expires", { expiresAt: NOW }, NOW - 1, "VALID"],
    ["from the instant it expires", { expiresAt: NOW }, NOW, "EXPIRED"],
    ["until just before a version ends", { retiresAt: NOW }, NOW - 1, "VALID"],
    ["from the instant a version ends", { retiresAt: NOW }, NOW, "REVOKED"],
    ["of a version that has ended", { retired: true }, NOW, "REVOKED"],
  ] as const)("%s", (_, part, now, code) => {
    expect(decide({ ...sound, ...part }, asked, now).code).toBe(code);
  });

  test("tells how long to wait for a key that is not valid yet", () => {
    expect(decide({ ...sound, notBefore: NOW + 1500 }, asked, NOW).retryAfterMs).toBe(1500);
  });

  test("denies a caller that does not say where the end client is, and says so", () => {
    const record = { ...sound, ...FLAWS.IP_DENIED };
    const { code, reason } = decide(record, parseRequest({ key: "k" }), NOW);
    expect(code).toBe("IP_DENIED");
    expect(reason).toContain("context.ip");
  });

  test("by a monitored rule is none, and is told", () => {
    const record: KeyRecord = {
      ...sound,
      ...FLAWS.IP_DENIED,
      ...FLAWS.INSUFFICIENT_SCOPE,
      ipMode: "monitor",
      scopeMode: "monitor",
    };
    const decision = decide(record, asked, NOW);
    expect(decision).toMatchObject({ code: "VALID", wouldDeny: ["ip", "scopes"] });
  });

  test("depends on nothing but the record, the request and the time", () => {
    const record = Object.freeze({ ...sound, ...FLAWS.EXPIRED });
    expect(decide(record, Object.freeze(asked), NOW)).toEqual(decide(record, asked, NOW));
  });
});
