import { expect, type Page, test } from "@playwright/test";
import { modal, openKeys } from "./support/keys";

/** As on plain http elsewhere: no clipboard for scripts. */
const withoutClipboard = (page: Page) =>
  page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));

/** A new key's secret, shown this once in its sheet. */
async function openSecret(page: Page): Promise<string> {
  await openKeys(page);
  await page.getByRole("main").getByRole("button", { name: "Create key" }).click();
  await modal(page).getByRole("button", { name: "Create key" }).click();
  return (await modal(page).getByTestId("secret").textContent()) ?? "";
}

test("on an origin without a clipboard a secret is copied by the older way, focus stays", async ({
  page,
}) => {
  await withoutClipboard(page);
  const secret = await openSecret(page);
  const copy = modal(page).getByRole("button", { name: /^Cop(y|ied)$/ });
  await expect(copy).toBeFocused();
  await copy.press("Enter");
  await expect(copy).toHaveText(/Copied/);
  await expect(copy).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(modal(page)).toBeHidden();
  // A pasted secret leads to its key: so it is what the clipboard holds.
  await page.getByLabel("Search keys").focus();
  await page.keyboard.press("ControlOrMeta+v");
  await expect(page).toHaveURL(/\/keys\/key_/);
  expect(page.url()).not.toContain(secret);
});

test("what could not be copied is not called copied: its text is selected, or it says so", async ({
  page,
}) => {
  await withoutClipboard(page);
  await page.addInitScript(() => {
    document.execCommand = () => false;
  });
  const secret = await openSecret(page);
  const sheet = modal(page);
  const selected = () => page.evaluate(() => String(document.getSelection()));
  await sheet.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(sheet.getByRole("button", { name: /Press ⌘C/ })).toBeVisible();
  expect(await selected()).toBe(secret);
  await sheet.getByRole("button", { name: "Copy .env line" }).click();
  await expect(sheet.getByRole("button", { name: /Not copied/ })).toBeVisible();
  await expect(sheet.getByText("Copied", { exact: true })).toHaveCount(0);
  // Nothing was copied, so it asks before it closes.
  await page.keyboard.press("Escape");
  await expect(sheet.getByText("It was not copied")).toBeVisible();
});
