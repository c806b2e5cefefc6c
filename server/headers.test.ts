import fs from "node:fs";
import { request } from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "@/db/testing";
import { newWorld, type World } from "@/lib/testing/world";
import { buildPages } from "./pages";
import { cleanUp } from "./testing";
import { builtPaths, cookieOf, startWeb } from "./testing-web";

const databaseUrl = testDatabase();
cleanUp();

let web: Awaited<ReturnType<typeof startWeb>>;
let world: World;
let cookie: string;

beforeAll(async () => {
  await buildPages(() => {});
  // As behind a proxy with TLS: what is said to a browser then is more than on a local run.
  web = await startWeb(databaseUrl, { KEYWAY_URL: "https://keys.example.com" });
  world = await newWorld();
  ({ cookie } = await cookieOf(world.workspace, "owner", "__Host-keyway-session"));
}, 240_000);

/** The path of a page that there is. */
const pathOf = (path: string) => {
  const { apiId, keyId, webhookId, workspace } = world;
  const ids: Record<string, string> = {
    ...{ workspace: workspace.id.replace("_", "-"), api: apiId, key: keyId, webhook: webhookId },
    ...{ nextauth: "csrf", token: "-", path: "keys", section: "keys" },
  };
  return path.replaceAll(/\[+(?:\.{3})?([a-z]+)\]+/g, (_, name: string) => ids[name] ?? "-");
};

async function open(path: string, init: RequestInit = {}) {
  const response = await fetch(`${web.url}${path}`, {
    ...{ redirect: "manual", headers: { cookie }, ...init },
  });
  const streams = path.endsWith("/events");
  if (streams) await response.body?.cancel();
  const text = streams ? "" : await response.text();
  return { status: response.status, headers: response.headers, text };
}

const PAGE = {
  "strict-transport-security": /^max-age=(?:3153600\d|[4-9]\d{7,}); includeSubDomains/,
  "x-content-type-options": /^nosniff$/,
  "referrer-policy": /^same-origin$/,
  "cross-origin-opener-policy": /^same-origin$/,
  "cross-origin-resource-policy": /^same-origin$/,
  "permissions-policy": /camera=\(\)/,
};

const POLICY = [
  "default-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "upgrade-insecure-requests",
];

describe("T11 whatever the dashboard answers", () => {
  test("of every path of the build, has the headers of a page, and a policy with a nonce of its own", async () => {
    const nonces = new Set<string>();
    const dashboard = builtPaths().filter(
      (path) => !/^\/(?:v\d\/|w\/|\.well-known|openapi|healthz|readyz|_)/.test(path),
    );
    expect(dashboard.length).toBeGreaterThan(30);
    for (const path of [...dashboard, "/none/at/all", "/acme/none"]) {
      const { headers, text } = await open(pathOf(path));
      for (const [name, value] of Object.entries(PAGE))
        expect([path, name, headers.get(name)]).toEqual([path, name, expect.stringMatching(value)]);
      expect([path, headers.get("x-powered-by")]).toEqual([path, null]);
      if (!headers.get("content-type")?.startsWith("text/html")) continue;
      const policy = headers.get("content-security-policy") ?? "";
      expect([path, ...POLICY.filter((one) => !policy.includes(one))]).toEqual([path]);
      const nonce =
        /script-src 'self' 'nonce-([\w-]{36})' 'strict-dynamic'/.exec(policy)?.[1] ?? "";
      expect([path, nonces.has(nonce), nonce !== ""]).toEqual([path, false, true]);
      nonces.add(nonce);
      expect(policy).not.toMatch(/unsafe|\*/);
      const scripts = text.match(/<script\b[^>]*>/g) ?? [];
      expect(scripts.filter((one) => !one.includes(`nonce="${nonce}"`))).toEqual([]);
      expect([path, text.match(/<[a-z][^>]* (?:on[a-z]+|style)="[^"]*"/g)]).toEqual([path, null]);
    }
    expect(nonces.size).toBeGreaterThan(20);
  }, 60_000);

  test("as a file of the build, is what its type says and for pages of this origin", async () => {
    const { text } = await open("/sign-in");
    const files = [...text.matchAll(/(?:src|href)="(\/_next\/static\/[^"]+)"/g)].map(
      (one) => one[1] ?? "",
    );
    expect(files.length).toBeGreaterThan(2);
    for (const file of files.slice(0, 3)) {
      const { status, headers } = await open(file);
      expect(status).toBe(200);
      for (const name of ["x-content-type-options", "cross-origin-resource-policy"])
        expect([file, headers.get(name)]).toEqual([file, expect.any(String)]);
    }
  });

  test("by the API is no page: nothing may be loaded, framed, kept or sniffed", async () => {
    for (const path of [
      "/v1/keys",
      "/v1/none",
      "/v2/none",
      "/openapi.json",
      "/healthz",
      "/readyz",
    ]) {
      const { headers } = await open(path);
      expect([path, headers.get("content-security-policy")]).toEqual([
        ...[path, "default-src 'none'; frame-ancestors 'none'"],
      ]);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cache-control")).toBe("no-store");
    }
  });
});

test("S06 every cookie over https is bound to this host, Secure and SameSite, and out of scripts' reach", async () => {
  const { headers } = await open("/api/auth/csrf", { headers: {} });
  const cookies = headers.getSetCookie();
  expect(cookies.length).toBeGreaterThan(0);
  for (const one of cookies) {
    expect(one).toMatch(/^__(?:Host|Secure)-/);
    for (const part of [/; Secure/i, /; HttpOnly/i, /; SameSite=Lax/i, /; Path=\//i])
      expect(one).toMatch(part);
  }
});

describe("T13 the build shows nothing of its making:", () => {
  test("no source map is in it or served, and no script names one", async () => {
    const files = fs.readdirSync(".next/static", { recursive: true, encoding: "utf8" });
    const scripts = files.filter((file) => file.endsWith(".js"));
    expect(scripts.length).toBeGreaterThan(10);
    expect(files.filter((file) => file.endsWith(".map"))).toEqual([]);
    const naming = scripts.filter((file) =>
      fs.readFileSync(`.next/static/${file}`, "utf8").includes("sourceMappingURL="),
    );
    expect(naming).toEqual([]);
    expect((await open(`/_next/static/${scripts[0]}.map`)).status).toBe(404);
  });

  test.each(["/", "/sign-in", "/v1/keys", "/_next/static/none.js"])(
    "TRACE of %s sends nothing back",
    async (path) => {
      const { status, text } = await new Promise<{ status: number; text: string }>(
        (resolve, reject) => {
          const sent = request(
            `${web.url}${path}`,
            { method: "TRACE", headers: { "x-echo": "canary" } },
            (response) => {
              let body = "";
              response.on("data", (chunk) => {
                body += chunk;
              });
              response.on("end", () => resolve({ status: response.statusCode ?? 0, text: body }));
            },
          );
          sent.on("error", reject).end();
        },
      );
      expect([404, 405]).toContain(status);
      expect(text).not.toContain("canary");
    },
  );

  test.each([
    "/.env",
    "/.git/config",
    "/package.json",
    "/.next/BUILD_ID",
    "/secrets.json",
    "/.data/secrets.json",
  ])("%s is not there", async (path) => expect((await open(path)).status).toBe(404));
});
