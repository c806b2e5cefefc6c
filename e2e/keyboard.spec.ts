import { expect, type Page, test } from "@playwright/test";
import { countClicks } from "./support/clicks";
import { isRingSeen, pressUntil, SOON, tabUntil } from "./support/keyboard";
import { createKey, modal, openKeys } from "./support/keys";
import { signUp } from "./support/person";

// What a person does all day, without a mouse. Other journeys by keyboard stand with what they are about: keys, the log,
// charts, limits.
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

test.beforeEach(({ context }) => context.grantPermissions(["clipboard-read", "clipboard-write"]));

test("signs in, makes a key, copies it and disables it", async ({ page, context }) => {
  const person = await signUp(page);
  await context.clearCookies();
  await page.goto("/sign-in");
  const clicks = await countClicks(page);
  await tabUntil(page.getByLabel("Email"));
  await page.keyboard.type(person.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(person.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/start$/);
  await tabUntil(page.getByRole("link", { name: "Go to dashboard" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("k");
  await expect(page.getByRole("heading", { level: 1, name: "Keys" })).toBeVisible();

  const opener = page.getByRole("main").getByRole("button", { name: "Create key" });
  await tabUntil(opener);
  expect(await isRingSeen(page)).toBe(true);
  await page.keyboard.press("Enter");
  await expect(modal(page).getByLabel("Name", { exact: true })).toBeFocused();
  await page.keyboard.type("Deploy");
  await page.keyboard.press("Control+Enter");
  await expect(modal(page).getByRole("button", { name: "Copy", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect.poll(() => clipboard(page)).toMatch(/^sk_(?:live|test)_kw/);
  await page.keyboard.press("Escape");
  await expect(modal(page)).toBeHidden();
  await expect(opener).toBeFocused();

  await tabUntil(page.getByRole("button", { name: "Disable Deploy" }));
  await page.keyboard.press("Enter");
  await expect(row(page, "Deploy").getByText("Disabled")).toBeVisible();
  await tabUntil(page.getByRole("button", { name: "Undo" }));
  await page.keyboard.press("Enter");
  await expect(row(page, "Deploy").getByText("Active")).toBeVisible();
  expect(clicks()).toBe(0);
});

test("a key is found by its secret with two keys and a paste, and every place by its name", async ({
  page,
}) => {
  await openKeys(page);
  await createKey(page, "Leaked");
  await page.reload();
  const clicks = await countClicks(page);
  const search = page.getByRole("dialog", { name: "Search" });
  const first = search.getByRole("option").first();
  await pressUntil(page.keyboard, "Control+k", () => expect(search).toBeVisible(SOON));
  await page.keyboard.press("Control+v");
  await expect(first).toContainText("Leaked");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Leaked" })).toBeVisible();

  for (const [typed, place] of [
    ["audit", /\/audit$/],
    ["rate limits", /\/limits$/],
    ["settings", /\/settings$/],
  ] as const) {
    await page.keyboard.press("Control+k");
    await expect(search).toBeVisible();
    await page.keyboard.type(typed);
    await page.keyboard.press("Enter");
    await expect(search).toBeHidden();
    await expect(page).toHaveURL(place);
  }
  await page.keyboard.press("Control+k");
  await expect(search).toBeVisible();
  await page.keyboard.type("create a key");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Name", { exact: true })).toBeVisible();
  expect(clicks()).toBe(0);
});

test("keys are filtered, disabled together, which is undone, and enabled together again", async ({
  page,
}) => {
  await openKeys(page);
  for (const name of ["Batch one", "Batch two", "Other"]) await createKey(page, name);
  const clicks = await countClicks(page);
  const bar = page.getByRole("toolbar", { name: /^Actions on/ });
  const job = page.getByRole("region", { name: "Change of many keys" });
  await expect(row(page, "Other")).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("batch");
  await expect(row(page, "Other")).toHaveCount(0);
  for (const [act, state] of [
    ["Disable", "Disabled"],
    ["Enable", "Active"],
  ] as const) {
    await tabUntil(page.getByRole("checkbox", { name: "Select all rows on this page" }));
    expect(await isRingSeen(page)).toBe(true);
    await page.keyboard.press("Space");
    await tabUntil(bar.getByRole("button", { name: act, exact: true }));
    await page.keyboard.press("Enter");
    await expect(modal(page)).toBeVisible();
    await tabUntil(modal(page).getByRole("button", { name: `${act} 2 keys` }));
    await page.keyboard.press("Enter");
    await expect(job.getByText("Done: 2 keys", { exact: true })).toBeVisible();
    await expect(row(page, "Batch").getByText(state)).toHaveCount(2);
    // Undone, and that undone again; whoever pressed the button is still here.
    for (const then of act === "Disable" ? ["Active", "Disabled"] : []) {
      const before = page.url();
      await tabUntil(job.getByRole("button", { name: "Undo" }));
      expect(await isRingSeen(page)).toBe(true);
      await page.keyboard.press("Enter");
      await expect(page).not.toHaveURL(before);
      await expect(job).toBeFocused();
      await expect(job.getByText("Done: 2 keys", { exact: true })).toBeVisible();
      await expect(row(page, "Batch").getByText(then)).toHaveCount(2);
    }
    await tabUntil(job.getByRole("link", { name: "Close" }));
    await page.keyboard.press("Enter");
    await expect(job).toHaveCount(0);
  }
  expect(clicks()).toBe(0);
});

test("a key is rotated with an overlap, and its old secret retired", async ({ page }) => {
  await openKeys(page);
  await createKey(page, "Rotated");
  await row(page, "Rotated").getByRole("link", { name: "Rotated" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Rotated" })).toBeVisible();
  const clicks = await countClicks(page);
  const opener = page.getByRole("button", { name: "Rotate", exact: true });
  await tabUntil(opener);
  await page.keyboard.press("Enter");
  await expect(modal(page).getByRole("button", { name: "Rotate now" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(modal(page).getByRole("button", { name: "Copy", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(modal(page).getByRole("button", { name: "Copied" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(modal(page)).toBeHidden();
  await expect(opener).toBeFocused();
  expect(await isRingSeen(page)).toBe(true);

  await tabUntil(page.getByRole("button", { name: "Finish now" }));
  await page.keyboard.press("Enter");
  await expect(modal(page).getByRole("button", { name: "Keep it" })).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("v1 is retired")).toBeVisible();
  await expect(modal(page)).toBeHidden();
  expect(clicks()).toBe(0);
});

test("teammates are invited with one paste and two steps", async ({ page }) => {
  const keys = await openKeys(page);
  await page.goto(keys.replace(/keys$/, "settings/team"));
  const clicks = await countClicks(page);
  await expect(page.getByLabel("Email addresses")).toBeFocused();
  const stamp = Date.now();
  await page.keyboard.insertText(`ada${stamp}@example.com, grace${stamp}@example.com`);
  await tabUntil(page.getByRole("button", { name: "Send invitations" }));
  expect(await isRingSeen(page)).toBe(true);
  await page.keyboard.press("Enter");
  await expect(row(page, `ada${stamp}`)).toContainText("Invited");
  await expect(row(page, `grace${stamp}`)).toContainText("Invited");
  expect(clicks()).toBe(0);
});
