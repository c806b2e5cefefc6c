import { execFileSync } from "node:child_process";
import type { Browser } from "@playwright/test";
import { signIn } from "./person";

export const DEMO_PASSWORD = "a demonstration for the tests";

/** Fills the instance under test with the demonstration. Where it is already, only the password is set. */
export function seedDemo(dataDir: string): void {
  execFileSync(process.execPath, ["scripts/run.mjs", "seed", DEMO_PASSWORD], {
    env: { ...process.env, KEYWAY_DATA_DIR: dataDir },
    stdio: "inherit",
  });
}

/** The cookies of whoever owns the demonstration. */
export async function enterDemo(browser: Browser, baseURL: string) {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await signIn(page, { email: "demo@example.com", password: DEMO_PASSWORD });
  await page.waitForURL((url) => url.pathname === "/acme");
  const { cookies } = await context.storageState();
  await context.close();
  return cookies;
}
