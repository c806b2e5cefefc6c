import { defineConfig } from "@playwright/test";
import journeys from "../playwright.config";

/** `npx playwright test -c e2e/screenshots.config.ts` makes the pictures of the README anew. */
export default defineConfig({
  ...journeys,
  testDir: ".",
  testMatch: "screenshots.ts",
  reporter: "list",
});
