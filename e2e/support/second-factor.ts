import { expect, type Page } from "@playwright/test";
import { TOTP } from "otpauth";
import { expectAccessible } from "./axe";
import type { Person } from "./person";

/**
 * Sets up a second factor on a page that offers one, up to its recovery codes.
 * @returns the code of its app, so many steps of 30 s from now: each is good once
 */
export async function setUpSecondFactor(
  page: Page,
  person: Person,
): Promise<(steps?: number) => string> {
  await page.getByRole("button", { name: "Set up an authenticator app" }).click();
  await expect(page.getByRole("img", { name: /^QR code/ })).toBeVisible();
  const secret = /[A-Z2-7]{32}/.exec((await page.locator("main").textContent()) ?? "")?.[0] ?? "";
  const code = (steps = 0) =>
    new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });
  await page.getByLabel("Code that the app shows").fill(code());
  await page.getByLabel("Your password").fill(person.password);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Turn it on" }).click();
  await expect(page.getByText(/shown this once/)).toBeVisible();
  return code;
}
