import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { EnvError, readEnv, type Source } from "./env";

const key = (byte: number) => Buffer.alloc(32, byte).toString("base64");

const needed = {
  DATABASE_URL: "postgres://keyway:secret@localhost:5432/keyway",
  KEYWAY_PEPPERS: `1:${key(1)}`,
  KEYWAY_ENCRYPTION_KEYS: `1:${key(2)}`,
  NEXTAUTH_SECRET: "s".repeat(43),
};

const faultsOf = (more: Source): readonly string[] => {
  try {
    readEnv({ ...needed, ...more });
  } catch (error) {
    if (error instanceof EnvError) return error.faults;
    throw error;
  }
  return [];
};

describe("defaults", () => {
  test("an environment with the needed variables only gets every default", () => {
    const env = readEnv(needed);
    expect(env).toMatchObject({
      databaseUrl: needed.DATABASE_URL,
      dataDir: path.resolve(".data"),
      host: "127.0.0.1",
      port: 3000,
      apiPort: 3001,
      managementPerMinute: 3000,
      url: "http://localhost:3000",
      apiUrl: "http://localhost:3001",
      logLevel: "info",
      logFormat: "json",
      mtls: { port: undefined, source: "off", trustedProxies: [] },
      production: false,
    });
    expect([env.redisUrl, env.upstash, env.bootstrap, env.smtpUrl]).toEqual(
      Array(4).fill(undefined),
    );
  });

  test("the public URLs follow the ports, and lose a trailing slash when given", () => {
    expect(readEnv({ ...needed, PORT: "3200", API_PORT: "3201" })).toMatchObject({
      url: "http://localhost:3200",
      apiUrl: "http://localhost:3201",
    });
    expect(readEnv({ ...needed, KEYWAY_URL: "https://keys.example.com/" }).url).toBe(
      "https://keys.example.com",
    );
  });

  test("a log on a terminal is pretty unless LOG_FORMAT says otherwise", () => {
    expect(readEnv(needed, true).logFormat).toBe("pretty");
    expect(readEnv({ ...needed, LOG_FORMAT: "json" }, true).logFormat).toBe("json");
  });

  test("a variable set to nothing counts as not set", () => {
    expect(readEnv({ ...needed, PORT: "", REDIS_URL: " " })).toMatchObject({ port: 3000 });
  });
});

describe("versioned keys", () => {
  test("several versions are read in their order, base64url included", () => {
    const url = Buffer.alloc(32, 0xff).toString("base64url");
    const { peppers } = readEnv({ ...needed, KEYWAY_PEPPERS: `12:${url}, 1:${key(1)}` });
    expect(peppers).toEqual([
      { version: 12, key: Buffer.alloc(32, 0xff) },
      { version: 1, key: Buffer.alloc(32, 1) },
    ]);
  });

  test.each([
    ["a version twice", `1:${key(1)},1:${key(2)}`, "each version once"],
    ["a key of 31 bytes", `1:${Buffer.alloc(31).toString("base64")}`, "32 bytes"],
    ["a key without version", key(1), "32 bytes"],
    ["version 0", `0:${key(1)}`, "32 bytes"],
    ["an empty element", `2:${key(1)},,1:${key(2)}`, "32 bytes"],
  ])("%s is refused", (_, text, problem) => {
    expect(faultsOf({ KEYWAY_PEPPERS: text })).toEqual([
      expect.stringMatching(new RegExp(`^KEYWAY_PEPPERS .*${problem}`)),
    ]);
  });
});

describe("faults", () => {
  test("everything that is wrong is told at once", () => {
    expect(() => readEnv({ PORT: "http", LOG_LEVEL: "loud" })).toThrow(EnvError);
    const names = faultsOf({
      DATABASE_URL: "",
      KEYWAY_PEPPERS: "",
      KEYWAY_ENCRYPTION_KEYS: "",
      NEXTAUTH_SECRET: "",
      PORT: "http",
      LOG_LEVEL: "loud",
    }).map((fault) => fault.split(" ")[0]);
    expect(names.sort()).toEqual([
      "DATABASE_URL",
      "KEYWAY_ENCRYPTION_KEYS",
      "KEYWAY_PEPPERS",
      "LOG_LEVEL",
      "NEXTAUTH_SECRET",
      "PORT",
    ]);
  });

  test.each([
    [{ PORT: "0" }, "PORT"],
    [{ API_PORT: "65536" }, "API_PORT"],
    [{ DATABASE_URL: "mysql://localhost/keyway" }, "DATABASE_URL"],
    [{ KEYWAY_URL: "keys.example.com" }, "KEYWAY_URL"],
    [{ REDIS_URL: "http://localhost" }, "REDIS_URL"],
    [{ REDIS_URL: "redis://a,http://b" }, "REDIS_URL"],
    [{ UPSTASH_REDIS_REST_URL: "https://x.upstash.io" }, "UPSTASH_REDIS_REST_TOKEN"],
    [{ UPSTASH_REDIS_REST_TOKEN: "t" }, "UPSTASH_REDIS_REST_URL"],
    [{ AUTH_GITHUB_ID: "id" }, "AUTH_GITHUB_SECRET"],
    [{ AUTH_OIDC_ID: "id", AUTH_OIDC_SECRET: "s" }, "AUTH_OIDC_ISSUER"],
    [{ KEYWAY_BOOTSTRAP_EMAIL: "a@b.c" }, "KEYWAY_BOOTSTRAP_PASSWORD"],
    [{ KEYWAY_BOOTSTRAP_WORKSPACE: "acme" }, "KEYWAY_BOOTSTRAP_EMAIL"],
    [{ MTLS_SOURCE: "header" }, "MTLS_SOURCE"],
    [{ TLS_CERT: "cert.pem" }, "TLS_KEY"],
  ])("%j is refused with a line about %s", (more: Source, name) => {
    expect(faultsOf(more)).toEqual([expect.stringMatching(new RegExp(`^${name} `))]);
  });

  test("two shared stores at once are refused", () => {
    const upstash = { UPSTASH_REDIS_REST_URL: "https://x.io", UPSTASH_REDIS_REST_TOKEN: "t" };
    expect(faultsOf(upstash)).toEqual([]);
    expect(faultsOf({ ...upstash, REDIS_URL: "redis://localhost" })).toHaveLength(1);
  });

  test("no fault repeats the value of a variable", () => {
    const secret = "hunter2-hunter2";
    const names = ["DATABASE_URL", "KEYWAY_PEPPERS", "KEYWAY_ENCRYPTION_KEYS", "REDIS_URL", "PORT"];
    const faults = faultsOf(Object.fromEntries(names.map((name) => [name, secret])));
    expect(faults).toHaveLength(names.length);
    expect(faults.join()).not.toContain(secret);
  });
});

describe("bootstrap", () => {
  const owner = { KEYWAY_BOOTSTRAP_EMAIL: "a@example.com", KEYWAY_BOOTSTRAP_PASSWORD: "pw" };

  test("an owner and a password are enough; the workspace is called main", () => {
    expect(readEnv({ ...needed, ...owner }).bootstrap).toEqual({
      email: "a@example.com",
      password: "pw",
      workspace: "main",
      managementKey: undefined,
    });
  });

  test.each([
    [31, 1],
    [32, 0],
    [512, 0],
    [513, 1],
  ])("a management key of %i characters gives %i faults", (length, faults) => {
    const more = { ...owner, KEYWAY_BOOTSTRAP_MANAGEMENT_KEY: "k".repeat(length) };
    expect(faultsOf(more)).toHaveLength(faults);
  });

  test("a workspace that is no slug is refused", () => {
    expect(faultsOf({ ...owner, KEYWAY_BOOTSTRAP_WORKSPACE: "Acme Inc" })).toHaveLength(1);
  });
});

test("certificates come over our own listener when MTLS_PORT is set", () => {
  const files = { TLS_CERT: "cert.pem", TLS_KEY: "key.pem" };
  expect(readEnv({ ...needed, MTLS_PORT: "3202", ...files }).mtls).toMatchObject({
    port: 3202,
    source: "tls",
  });
  const open = { ...needed, MTLS_PORT: "3202", ...files };
  const api = { ...open, KEYWAY_API_URL: "https://keys.example.com" };
  expect(readEnv(api).mtlsUrl).toBe("https://keys.example.com:3202");
  const named = { ...api, KEYWAY_MTLS_URL: "https://mtls.example.com" };
  expect(readEnv(named).mtlsUrl).toBe("https://mtls.example.com");
  expect(readEnv(needed).mtlsUrl).toBeUndefined();
  const proxied = {
    ...{ MTLS_SOURCE: "xfcc", TRUSTED_PROXIES: "10.0.0.0/8, ::1" },
    MTLS_HOP_SECRET: "s".repeat(32),
  };
  expect(readEnv({ ...needed, ...proxied }).mtls).toMatchObject({
    source: "xfcc",
    trustedProxies: ["10.0.0.0/8", "::1"],
  });
});

test.each([
  [{ MTLS_PORT: "3202" }, ["TLS_CERT"]],
  [{ MTLS_SOURCE: "tls" }, ["MTLS_PORT", "TLS_CERT"]],
  [{ MTLS_PORT: "3202", MTLS_SOURCE: "off" }, ["MTLS_PORT"]],
  [{ MTLS_SOURCE: "nginx" }, ["TRUSTED_PROXIES", "MTLS_HOP_SECRET"]],
  [{ MTLS_SOURCE: "xfcc", TRUSTED_PROXIES: "::1", MTLS_HOP_SECRET: "short" }, ["MTLS_HOP_SECRET"]],
] as const)("M03 half of what certificates need is refused: %j", (more, names) => {
  expect(faultsOf(more).map((fault) => fault.split(" ")[0])).toEqual(names);
});

test(".env.example names every variable that is read, and no other but those of the tests", () => {
  const asked = new Set<string>();
  const source = new Proxy<Record<string, string | undefined>>(needed, {
    get: (target, name) => {
      asked.add(String(name));
      return target[String(name)];
    },
  });
  readEnv(source);
  asked.delete("NODE_ENV");
  for (const name of ["CHROME_PATH", "REDIS_SERVER_PATH", "E2E_PORT"]) asked.add(name);
  const explained = fs.readFileSync(".env.example", "utf8").match(/^[A-Z][A-Z0-9_]+(?==)/gm);
  expect(explained?.sort()).toEqual([...asked].sort());
});
