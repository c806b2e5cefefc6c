import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { endPrograms, newTestCustomer, startProgram, testServer } from "./testing";
import { freePort } from "./testing-ports";

const server = testServer();
let customer: Awaited<ReturnType<typeof newTestCustomer>>;
beforeAll(async () => {
  if (!fs.existsSync("sdk/dist/client.js")) execFileSync(process.execPath, ["sdk/build.mjs"]);
  customer = await newTestCustomer(["keys:verify"]);
}, 60_000);
endPrograms();

const next = (port: number) => [
  "node_modules/next/dist/bin/next",
  ...["dev", "sdk/examples/next", "--port", String(port), "--hostname", "127.0.0.1"],
];

describe.each([
  ["express", () => ["sdk/examples/express.mjs"], /invoices/],
  ["hono", () => ["sdk/examples/hono.mjs"], /invoices/],
  ["next", next, /Ready in/],
] as const)("the example for %s", (_, command, ready) => {
  let url: string;
  beforeAll(async () => {
    const port = await freePort();
    const variables = { KEYWAY_API_URL: server.url(), KEYWAY_KEY: customer.key };
    const more = { PORT: String(port), NEXT_TELEMETRY_DISABLED: "1" };
    await startProgram(command(port), { ...variables, ...more }, ready);
    url = `http://127.0.0.1:${port}/invoices`;
    // Next compiles a route when it is first asked for.
    expect((await fetch(url)).status).toBe(401);
  }, 120_000);

  test("lets a key with the scope in, and says how its limit stands", async () => {
    const limits = [{ name: "requests", limit: 1, windowMs: 3_600_000 }];
    const { secret } = await customer.newKey({
      ...{ scopes: ["invoices:read"], limits, ownerId: "user_7" },
    });
    const headers = { authorization: `Bearer ${secret}` };
    const first = await fetch(url, { headers });
    expect(await first.json()).toEqual({ owner: "user_7", invoices: [] });
    expect(first.headers.get("ratelimit-policy")).toBe('"requests";q=1;w=3600');
    expect(first.headers.get("ratelimit")).toMatch(/^"requests";r=0;t=\d+$/);
    const second = await fetch(url, { headers });
    expect(second.status).toBe(429);
    expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(second.headers.get("ratelimit")).toMatch(/^"requests";r=0/);
    expect(await second.json()).toMatchObject({ status: 429, code: "RATE_LIMITED" });
  });

  test("refuses a request without a key, with a dead one and without the scope, as RFC 6750 says", async () => {
    const none = await fetch(url);
    expect(none.status).toBe(401);
    expect(none.headers.get("www-authenticate")).toBe('Bearer realm="api"');
    expect(none.headers.get("content-type")).toBe("application/problem+json");
    const unknown = await fetch(url, { headers: { "x-api-key": "unknown" } });
    expect(unknown.status).toBe(401);
    expect(unknown.headers.get("www-authenticate")).toContain('error="invalid_token"');
    const { secret } = await customer.newKey();
    const narrow = await fetch(url, { headers: { authorization: `Bearer ${secret}` } });
    expect(narrow.status).toBe(403);
    expect(narrow.headers.get("www-authenticate")).toBe(
      'Bearer realm="api", error="insufficient_scope", scope="invoices:read"',
    );
    expect(await narrow.json()).toMatchObject({ status: 403, code: "INSUFFICIENT_SCOPE" });
  });
});
