import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { countClicks } from "./support/clicks";
import { pressUntil, SOON } from "./support/keyboard";
import { createKey, modal as dialog, openKeys, tabTo } from "./support/keys";
import { findTooWide } from "./support/width";

const SECRET = /^sk_(?:live|test)_kw[0-9A-Za-z]{38}$/;
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

test.describe.configure({ timeout: 120_000 });

test.beforeEach(async ({ context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
});

test("creating a key, copying it and being done takes three clicks", async ({ page }) => {
  await openKeys(page);
  const clicks = await countClicks(page);
  const opener = page.getByRole("main").getByRole("button", { name: "Create key" });
  await opener.click();
  await expect(dialog(page).getByLabel("Name", { exact: true })).toBeFocused();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Create key" }).click();
  await expect(dialog(page).getByTestId("secret")).toHaveText(SECRET);
  await expect(dialog(page).getByRole("button", { name: "Copy", exact: true })).toBeFocused();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Copy", exact: true }).click();
  await expect.poll(() => clipboard(page)).toMatch(SECRET);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  expect(clicks()).toBe(3);
  await expect(opener).toBeFocused();
  await expect(row(page, "Key for")).toHaveCount(1);
});

test("a secret that was not copied is asked about once, and is nowhere on the page afterwards", async ({
  page,
}) => {
  await openKeys(page);
  const name = dialog(page).getByLabel("Name", { exact: true });
  await pressUntil(page.keyboard, "c", () => expect(name).toBeFocused(SOON));
  await name.fill("Lost");
  await page.keyboard.press("Control+Enter");
  const secret = (await dialog(page).getByTestId("secret").textContent()) ?? "";
  expect(secret).toMatch(SECRET);
  await page.keyboard.press("Escape");
  await expect(dialog(page).getByText("It was not copied")).toBeVisible();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Close without it" }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(row(page, "Lost")).toHaveCount(1);
  expect(await page.content()).not.toContain(secret);
});

test("pressing the button twice makes one key", async ({ page }) => {
  await openKeys(page);
  await page.getByRole("main").getByRole("button", { name: "Create key" }).click();
  await dialog(page).getByLabel("Name", { exact: true }).fill("Once");
  await dialog(page).getByRole("button", { name: "Create key" }).dblclick();
  await dialog(page).getByRole("button", { name: "Copy", exact: true }).click();
  await page.keyboard.press("Escape");
  await expect(row(page, "Once")).toHaveCount(1);
  await page.reload();
  await expect(row(page, "Once")).toHaveCount(1);
});

test("disabling takes one click, and Undo takes it back", async ({ page }) => {
  await openKeys(page);
  await createKey(page, "Deploy");
  const clicks = await countClicks(page);
  await page.getByRole("button", { name: "Disable Deploy" }).click();
  await expect(row(page, "Deploy").getByText("Disabled")).toBeVisible();
  expect(clicks()).toBe(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "Deploy").getByText("Active")).toBeVisible();
  await page.getByRole("button", { name: "Disable Deploy" }).click();
  await expect(page.getByText("Deploy is disabled")).toBeVisible();
  await expectAccessible(page);
});

test("revoking an unused key takes two clicks, and it can be restored", async ({ page }) => {
  await openKeys(page);
  await createKey(page, "Old job");
  const clicks = await countClicks(page);
  await page.getByRole("button", { name: "Revoke Old job" }).click();
  await expect(dialog(page).getByText("Last used")).toBeVisible();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Revoke Old job" }).click();
  expect(clicks()).toBe(2);
  await expect(
    page.getByText(/Old job is revoked: confirmed on \d+ verifiers? in \d+ ms/),
  ).toBeVisible();
  await expect(row(page, "Old job").getByText("Revoked")).toBeVisible();
  await row(page, "Old job").getByRole("link", { name: "Old job" }).click();
  await page.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByRole("button", { name: "Rotate", exact: true })).toBeVisible();
});

test("a pasted secret leads to its key, and is never in the address", async ({ page }) => {
  const path = await openKeys(page);
  const secret = await createKey(page, "Leaked");
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  const box = page.getByRole("searchbox", { name: "Search keys" });
  await box.fill(secret);
  await expect(page).toHaveURL(new RegExp(`${path}/key_`));
  await expect(page.getByRole("heading", { level: 1, name: "Leaked" })).toBeVisible();
  expect(addresses.filter((url) => url.includes(secret))).toEqual([]);
  await page.goto(path);
  await box.fill(secret.replace(/.$/, (last) => (last === "a" ? "b" : "a")));
  await expect(page.getByText("not one of a key in this workspace")).toBeVisible();
});

test("the search understands names, hints and tokens, and stands in the address", async ({
  page,
}) => {
  const path = await openKeys(page);
  const secret = await createKey(page, "Billing");
  await createKey(page, "Deploy");
  const box = page.getByRole("searchbox", { name: "Search keys" });
  await box.fill("bill");
  await expect(row(page, "Deploy")).toHaveCount(0);
  await expect(row(page, "Billing")).toHaveCount(1);
  await expect(page).toHaveURL(/q=bill/);
  await box.fill("status:disabled");
  await expect(page.getByText("No key matches these filters.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(row(page, "Deploy")).toHaveCount(1);
  await page.goto(`${path}?q=${secret.slice(0, 14)}`);
  await expect(row(page, "Billing")).toHaveCount(1);
  await expect(row(page, "Deploy")).toHaveCount(0);
});

test("rotating takes four clicks, the old secret is watched, and the rotation can be undone", async ({
  page,
}) => {
  await openKeys(page);
  const old = await createKey(page, "Rotated");
  await row(page, "Rotated").getByRole("link", { name: "Rotated" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Rotated" })).toBeVisible();
  const clicks = await countClicks(page);
  const opener = page.getByRole("button", { name: "Rotate", exact: true });
  await opener.click();
  await expect(dialog(page)).toBeVisible();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Rotate now" }).click();
  await expect(dialog(page).getByTestId("secret")).toHaveText(SECRET);
  expect(await dialog(page).getByTestId("secret").textContent()).not.toBe(old);
  await dialog(page).getByRole("button", { name: "Copy", exact: true }).click();
  await expect.poll(() => clipboard(page)).toMatch(SECRET);
  await dialog(page).getByRole("button", { name: "I saved it" }).click();
  await expect(dialog(page)).toBeHidden();
  expect(clicks()).toBe(4);
  await expect(opener).toBeFocused();
  await expect(
    page.getByRole("heading", { name: "Who still uses the old secret, v1" }),
  ).toBeVisible();
  await expectAccessible(page);
  expect(await findTooWide(page, { tables: true })).toEqual([]);
  await page.getByRole("button", { name: "Extend 24 h" }).click();
  await expect(page.getByText("v1 keeps working for 24 h more")).toBeVisible();
  await page.getByRole("button", { name: "Undo rotation" }).click();
  await dialog(page).getByRole("button", { name: "Undo rotation" }).click();
  await expect(page.getByText("v1 is active again")).toBeVisible();
});

test("a key is edited in a sheet, and a wrong field says so and keeps what was typed", async ({
  page,
}) => {
  await openKeys(page);
  await createKey(page, "Edited");
  await row(page, "Edited").getByText("Active").click();
  await expect(page.getByRole("heading", { level: 1, name: "Edited" })).toBeVisible();
  await page.getByRole("button", { name: "More for Edited" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await dialog(page).getByText("IP allow list").click();
  const addresses = dialog(page).getByLabel("Addresses and CIDR blocks, one a line");
  await addresses.fill("300.1.1.1");
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Save 1 change" }).click();
  await expect(dialog(page).getByText("Must be an address or a CIDR block")).toBeVisible();
  await expect(addresses).toHaveValue("300.1.1.1");
  await addresses.fill("203.0.113.0/24");
  await dialog(page).getByRole("button", { name: "Save 1 change" }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole("complementary").last().getByText("203.0.113.0/24")).toBeVisible();
});

test("a key that is not there has a page that says so", async ({ page }) => {
  const path = await openKeys(page);
  const response = await page.goto(`${path}/key_0000000000000000000000`);
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is no such key here" })).toBeVisible();
  await expectAccessible(page);
});

test("creates, copies, rotates and revokes with the keyboard alone", async ({ page }) => {
  await openKeys(page);
  await pressUntil(page.keyboard, "c", () =>
    expect(dialog(page).getByLabel("Name", { exact: true })).toBeFocused(SOON),
  );
  await page.keyboard.type("By hand");
  await page.keyboard.press("Control+Enter");
  await expect(dialog(page).getByRole("button", { name: "Copy", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect.poll(() => clipboard(page)).toMatch(SECRET);
  const first = await clipboard(page);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();

  await tabTo(page, /^By hand/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "By hand" })).toBeVisible();
  await page.keyboard.press("r");
  await expect(dialog(page).getByRole("button", { name: "Rotate now" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByRole("button", { name: "Copy", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect.poll(() => clipboard(page)).not.toBe(first);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();

  await tabTo(page, /^More for By hand$/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Revoke…" })).toBeVisible();
  await page.keyboard.press("End");
  await expect(page.getByRole("menuitem", { name: "Revoke…" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByRole("button", { name: "Keep it" })).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/By hand is revoked: confirmed/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Restore" })).toBeVisible();
});
