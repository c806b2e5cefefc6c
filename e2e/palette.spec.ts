import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { pressUntil, SOON } from "./support/keyboard";
import { createKey, openKeys } from "./support/keys";

async function openPalette(page: Page) {
  const box = page.getByRole("combobox", { name: "Search, or paste a key" });
  await pressUntil(page.keyboard, "ControlOrMeta+k", () => expect(box).toBeFocused(SOON));
}

test("the palette offers what this page can do and what this tab was at, by name", async ({
  page,
}) => {
  const keys = await openKeys(page);
  await createKey(page, "CI deploy");
  await page.getByRole("link", { name: "CI deploy" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("CI deploy");
  await page.goto(keys.replace(/keys$/, "logs"));

  await openPalette(page);
  await expectAccessible(page);
  await page.keyboard.type("follow the list");
  await expect(page.getByRole("option")).toHaveText([/Follow the list live/]);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();

  await openPalette(page);
  await page.keyboard.type("search the log");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Query of the log" })).toBeFocused();

  await openPalette(page);
  const recent = page.getByRole("group", { name: "Recent" });
  await recent.getByRole("option", { name: "CI deploy" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("CI deploy");
});

test("the palette does what has no key, and says that it is done", async ({ page }) => {
  await openKeys(page);
  await createKey(page, "CI deploy");
  await page.getByRole("link", { name: "CI deploy" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("CI deploy");
  await openPalette(page);
  await page.keyboard.type("disable this key");
  await expect(page.getByRole("option")).toHaveText([/Disable this key/]);
  await page.keyboard.press("Enter");
  await expect(page.getByText("CI deploy is disabled")).toBeVisible();
});

test("on a narrow screen the row of tabs begins where one is", async ({ page }) => {
  const path = await openKeys(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(path.replace(/keys$/, "settings/account"));
  const tabs = page.getByRole("navigation", { name: "Settings" });
  await expect(tabs.locator("[aria-current=page]")).toBeInViewport({ ratio: 1 });
});
