import { describe, expect, test } from "vitest";
import { systemActor } from "@/lib/actor";
import type { ScriptRunner } from "@/lib/limits/connect";
import { FallbackLimiter } from "@/lib/limits/fallback";
import { LocalLimiter } from "@/lib/limits/local";
import { Membership } from "@/lib/limits/membership";
import { SharedLimiter } from "@/lib/limits/shared";
import { newTestCaller } from "@/lib/testing/workspace";
import { rateCall } from "./rate";
import { newTestTenant, testHttp } from "./testing";

const { send } = testHttp(3);

const list = (key: string) => send("GET", "/v1/apis", { key });

describe("the management API", () => {
  test("says on each answer how often its key may still call, and refuses beyond it", async () => {
    const { key } = await newTestTenant();
    const first = await list(key);
    expect(first.headers.get("ratelimit-policy")).toBe('"management";q=3;w=60');
    expect(first.headers.get("ratelimit")).toMatch(/^"management";r=2;t=\d+$/);
    await list(key);
    await list(key);
    const refused = await list(key);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ code: "rate_limited", status: 429 });
    expect(refused.headers.get("ratelimit")).toMatch(/^"management";r=0;t=\d+$/);
    const wait = Number(refused.headers.get("retry-after"));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(20);
  });

  test("counts a call that fails, and says how it stands there too", async () => {
    const { key } = await newTestTenant();
    const { status, headers } = await send("POST", "/v1/apis", { key, body: { nothing: 1 } });
    expect(status).toBe(400);
    expect(headers.get("ratelimit")).toMatch(/^"management";r=2;/);
  });

  test("counts each key by itself", async () => {
    const { key, managementKey } = await newTestTenant();
    for (let i = 0; i < 4; i++) await list(key);
    expect((await list(key)).status).toBe(429);
    const { secret: other } = await managementKey(["apis:read"]);
    expect((await list(other)).status).toBe(200);
  });

  test("counts neither verifications nor checks of limits", async () => {
    const { key } = await newTestTenant();
    const check = { namespace: "mail", identifier: "user_1", limit: 100, windowMs: 60_000 };
    for (const [path, body] of [
      ["/v1/keys/verify", { key: "unknown" }],
      ["/v1/keys/verify-batch", [{ key: "unknown" }]],
      ["/v1/limits/check", check],
    ] as const)
      for (let i = 0; i < 5; i++) {
        const { status, headers } = await send("POST", path, { key, body });
        expect(status).toBe(200);
        expect(headers.get("ratelimit") ?? "").not.toContain("management");
      }
    expect((await list(key)).headers.get("ratelimit")).toContain("r=2");
  });

  test("tells nothing of it to whoever has no key, and to who calls what is open", async () => {
    for (const path of ["/v1/apis", "/healthz"])
      expect((await send("GET", path)).headers.get("ratelimit")).toBeNull();
  });
});

test("what was used comes back over the minute", async () => {
  const [limiter, actor] = [new LocalLimiter(), newTestCaller("ws_1", [])];
  const now = Date.UTC(2026, 10, 26);
  const call = async (ms: number) => (await rateCall(limiter, actor, 6, now + ms)).refusal;
  for (let i = 0; i < 6; i++) expect(await call(0)).toBeNull();
  expect(await call(0)).toMatchObject({ code: "rate_limited", retryAfterSeconds: 10 });
  expect(await call(10_000)).toBeNull();
  expect(await call(10_000)).not.toBeNull();
  for (let i = 0; i < 6; i++) expect(await call(120_000)).toBeNull();
});

test("without Redis no call is refused: a node that just started has no share, and a revoke must not wait for one", async () => {
  const away: ScriptRunner = {
    run: () => Promise.reject(new Error("Redis is away")),
    isDivided: () => false,
    ping: () => Promise.reject(new Error("Redis is away")),
    close: () => {},
  };
  const limiter = new FallbackLimiter(new SharedLimiter(away), new Membership());
  const actor = systemActor("ws_1", "test");
  for (let i = 0; i < 5; i++) expect((await rateCall(limiter, actor, 2)).refusal).toBeNull();
});
