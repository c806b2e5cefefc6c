import { chromium, defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/tools.mjs";

const port = Number(process.env.E2E_PORT ?? 3900);
const url = `http://localhost:${port}`;

/** Against the production build, started as a user starts it, on an empty data folder. */
export default defineConfig({
  testDir: "e2e",
  // What is called .test there drives real clients, and is Vitest's.
  testMatch: "**/*.spec.ts",
  workers: 1,
  forbidOnly: true,
  // Patience for a machine that does other things too; no test waits for time to pass.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  outputDir: ".data/e2e-results",
  reporter: [["list"], ["json", { outputFile: ".data/results/playwright.json" }]],
  use: {
    baseURL: url,
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: findChromium(() => chromium.executablePath()),
      // Chromium has no sandbox for root.
      chromiumSandbox: process.getuid?.() !== 0,
      args: ["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
  webServer: {
    command: "rm -rf .data/e2e && exec node scripts/start.mjs",
    url,
    timeout: 480_000,
    stdout: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    env: {
      PORT: String(port),
      API_PORT: String(port + 1),
      KEYWAY_DATA_DIR: ".data/e2e",
      KEYWAY_URL: "",
      KEYWAY_API_URL: "",
      DATABASE_URL: "",
      REDIS_URL: "",
      // e2e/support/person.ts signs people up from addresses of their own.
      TRUSTED_PROXIES: "127.0.0.1,::1",
      // A receiver of webhooks runs on this machine.
      KEYWAY_LOCAL_TARGETS: "true",
      // e2e/providers.spec.ts runs it.
      AUTH_OIDC_ISSUER: `http://127.0.0.1:${port + 9}`,
      AUTH_OIDC_ID: "keyway-under-test",
      AUTH_OIDC_SECRET: "canary-provider-client-secret-5hX2",
      AUTH_OIDC_NAME: "Acme",
    },
  },
});
