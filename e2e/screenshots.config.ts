import path from "node:path";
import { defineConfig } from "@playwright/test";
import journeys from "../playwright.config";

const server = [journeys.webServer ?? []].flat();

/** `npx playwright test -c e2e/screenshots.config.ts` makes the pictures of the README anew. */
export default defineConfig({
  ...journeys,
  testDir: ".",
  testMatch: "screenshots.ts",
  outputDir: "../.data/e2e-results",
  reporter: "list",
  webServer: server.map((one) => ({ ...one, cwd: path.resolve(import.meta.dirname, "..") })),
});
