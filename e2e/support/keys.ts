import { expect, type Page } from "@playwright/test";
import { signUp } from "./person";

/** The open sheet or dialog; a toast is a dialog too, but not a modal one. */
export const modal = (page: Page) => page.locator('[role="dialog"]:not([aria-modal="false"])');

/** A new person's workspace, at its list of keys. Answers the list's path. */
export async function openKeys(page: Page): Promise<string> {
  await signUp(page);
  await page.getByRole("link", { name: "Go to dashboard" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  const path = `${new URL(page.url()).pathname}/keys`;
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1, name: "Keys" })).toBeVisible();
  return path;
}

/** Makes a key by the form on the list, and answers its secret. */
export async function createKey(page: Page, name: string): Promise<string> {
  await page.getByRole("main").getByRole("button", { name: "Create key" }).click();
  const sheet = modal(page);
  await sheet.getByLabel("Name", { exact: true }).fill(name);
  await sheet.getByRole("button", { name: "Create key" }).click();
  const secret = (await sheet.getByTestId("secret").textContent()) ?? "";
  await sheet.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(sheet.getByRole("button", { name: "Copied" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  return secret;
}

/** Presses Tab until what is focused has that name, as somebody without a mouse does. */
export async function tabTo(page: Page, name: RegExp) {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press("Tab");
    const said = await page.evaluate(() => {
      const node = document.activeElement;
      return node?.getAttribute("aria-label") ?? node?.textContent ?? "";
    });
    if (name.test(said)) return;
  }
  throw new Error(`Tab never reached ${name}`);
}
