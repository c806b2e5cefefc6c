import os from "node:os";
import path from "node:path";
import { defineConfig } from "vitest/config";

const key = (byte: number) => Buffer.alloc(32, byte).toString("base64");

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    include: [
      "e2e/clients/**/*.test.ts",
      "{app,components,lib,db,server,sdk,cli,bench}/**/*.test.{ts,tsx}",
    ],
    globalSetup: ["db/testing-server.ts", "lib/leaks/testing-key-server.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What is waited for comes at once on an idle machine, and in seconds on one that runs two files beside it.
    expect: { poll: { timeout: 15_000 } },
    env: {
      // testDatabase() connects each file to a database of its own; nothing listens on this one.
      DATABASE_URL: "postgres://keyway:test@127.0.0.1:1/keyway",
      KEYWAY_DATA_DIR: path.join(os.tmpdir(), "keyway-test"),
      KEYWAY_PEPPERS: `2:${key(2)},1:${key(1)}`,
      KEYWAY_ENCRYPTION_KEYS: `1:${key(3)}`,
      NEXTAUTH_SECRET: key(4),
      LOG_LEVEL: "silent",
    },
  },
});
