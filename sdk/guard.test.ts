import type { RequestHandler } from "express";
import fc from "fast-check";
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { headersOf } from "@/lib/verify/encode";
import { Keyway, type Verification } from "./src/client";
import { requireKey as requireInExpress } from "./src/express";
import { limitHeaders } from "./src/guard";
import { requireKey } from "./src/hono";
import { withKey } from "./src/next";

const answering = (verification: Partial<Verification>) => ({
  verify: async (): Promise<Verification> => ({
    ...{ valid: false, code: "NOT_FOUND", requestId: "req_1", decidedBy: "keyway" },
    ...verification,
  }),
});
const request = (headers: Record<string, string> = { "x-api-key": "a" }) =>
  new Request("https://api.example.com/invoices?q=1", { headers });
const handler = (keyway: Pick<Keyway, "verify">, demand = {}) =>
  withKey(keyway, demand, () => new Response("in", { headers: { "x-own": "1" } }));

test("the headers for limits are the server's own", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  const limits = fc.array(
    fc.record({
      name: fc.string({ minLength: 1, maxLength: 64 }),
      limit: fc.nat(),
      windowMs: fc.integer({ min: 1, max: 1e9 }),
      remaining: fc.integer({ min: -5, max: 1e6 }),
      reset: fc.integer({ min: -1000, max: 1e9 }),
    }),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(limits, (list) => {
      const common = { exceeded: false, degraded: false, retryAfterMs: null };
      const inside = list.map(({ reset, ...one }) => ({ ...one, resetAt: now + reset, ...common }));
      const outside = list.map(({ reset, ...one }) => ({
        ...{ ...one, exceeded: false, resetAt: new Date(now + reset).toISOString() },
      }));
      const answer = { code: "VALID", requestId: "", record: null, credits: null } as const;
      const rest = { retryAfterMs: null, reason: "", wouldDeny: [], checks: [], explain: false };
      const theirs = headersOf({ ...answer, ...rest, limits: inside }, now);
      const ours = limitHeaders(
        { valid: true, code: "VALID", requestId: "", decidedBy: "keyway", limits: outside },
        now,
      );
      expect(new Headers(ours)).toEqual(new Headers(theirs));
    }),
  );
});

describe("what is not accepted is answered with", () => {
  test.each([
    ["NOT_FOUND", 401],
    ["WRONG_ENVIRONMENT", 401],
    ["REVOKED", 401],
    ["DISABLED", 401],
    ["EXPIRED", 401],
    ["CERTIFICATE_REQUIRED", 401],
    ["IP_DENIED", 403],
    ["INSUFFICIENT_SCOPE", 403],
    ["RATE_LIMITED", 429],
    ["CREDITS_EXCEEDED", 429],
    ["UNAVAILABLE", 503],
  ] as const)("%s: %i", async (code, status) => {
    const response = await handler(answering({ code, reason: "Because." }))(request(), {});
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status, code, detail: "Because." });
    const challenged = status === 401 || status === 403;
    expect(response.headers.has("www-authenticate")).toBe(challenged);
    expect(response.headers.has("retry-after")).toBe(status === 503);
    expect(response.headers.get("cache-control")).toBe("no-store");
  });
});

test("a key is taken from where the demand says, else from Bearer, else from X-API-Key", async () => {
  const seen: unknown[] = [];
  const keyway = {
    verify: async (asked: unknown): Promise<Verification> => {
      seen.push(asked);
      return { valid: true, code: "VALID", requestId: "req_1", decidedBy: "keyway" };
    },
  };
  const both = { authorization: "bearer  one", "x-api-key": "two", "user-agent": "curl" };
  await handler(keyway)(request(both), {});
  await handler(keyway)(request({ authorization: "Basic one", "x-api-key": "two" }), {});
  const demand = { keyOf: () => "three", ipOf: () => "192.0.2.1", cost: 2 };
  await handler(keyway, demand)(request(both), {});
  const context = { method: "GET", path: "/invoices" };
  expect(seen).toEqual([
    { key: "one", context: { ...context, userAgent: "curl" } },
    { key: "two", context },
    { key: "three", cost: 2, context: { ...context, ip: "192.0.2.1", userAgent: "curl" } },
  ]);
});

test("what a handler answers keeps its own headers, also when they cannot be changed", async () => {
  const limits = [
    { name: "r", limit: 2, windowMs: 1000, remaining: 1, resetAt: "2026-01-01T00:00:00Z" },
  ].map((one) => ({ ...one, exceeded: false }));
  const keyway = answering({ valid: true, code: "VALID", limits });
  const redirect = withKey(keyway, {}, () => Response.redirect("https://example.com/"));
  const response = await redirect(request(), {});
  expect(response.status).toBe(302);
  expect(response.headers.get("location")).toBe("https://example.com/");
  expect(response.headers.get("ratelimit-policy")).toBe('"r";q=2;w=1');
});

test("a fault of the server's own is not told to its client as one of the key", async () => {
  const keyway = new Keyway({
    ...{ url: "http://127.0.0.1:1", key: "k" },
    fetch: async () => new Response("{}", { status: 401 }),
  });
  await expect(handler(keyway)(request(), {})).rejects.toThrow();
  const app = new Hono().get("/", requireKey(keyway), (c) => c.text("in"));
  app.onError((_, c) => c.text("fault", 500));
  expect((await app.request("/", { headers: { "x-api-key": "a" } })).status).toBe(500);
});

test("the middleware fits Express' own types", () => {
  const middleware: RequestHandler = requireInExpress(answering({}));
  expect(middleware).toBeTypeOf("function");
});
