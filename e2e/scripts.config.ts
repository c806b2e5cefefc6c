import path from "node:path";
import { defineConfig } from "@playwright/test";
import journeys from "../playwright.config";

const server = [journeys.webServer ?? []].flat();

/** Not journeys: `npx playwright test -c e2e/scripts.config.ts screenshots` makes the pictures of the README anew, `vitals` measures. */
export default defineConfig({
  ...journeys,
  testDir: ".",
  testMatch: ["screenshots.ts", "vitals.ts"],
  outputDir: "../.data/e2e-results",
  reporter: "list",
  webServer: server.map((one) => ({ ...one, cwd: path.resolve(import.meta.dirname, "..") })),
});
