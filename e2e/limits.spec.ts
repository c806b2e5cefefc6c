import { type Cookie, expect, test } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { enterDemo, seedDemo } from "./support/demo";
import { pressUntil, SOON } from "./support/keyboard";

let cookies: Cookie[];

test.beforeAll(async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  seedDemo(".data/e2e");
  cookies = await enterDemo(browser, baseURL ?? "");
});

test.beforeEach(({ context }) => context.addCookies(cookies));

test("the heatmap is read with the keyboard, says each cell, and opens the log of one", async ({
  page,
}) => {
  // Tall enough that nothing lies half under the bar at the top.
  await page.setViewportSize({ width: 1280, height: 1000 });
  await page.goto("/acme/limits?range=7d");
  const map = page.getByRole("slider", { name: "Refusals by key and time" });
  await pressUntil(map, "Home", () => expect(map).toHaveAttribute("aria-valuenow", "0", SOON));
  const first = (await map.getAttribute("aria-valuetext")) ?? "";
  expect(first).toMatch(/^.+, .+: \d+ refused$/);
  const name = await map.getAttribute("data-key");
  await page.keyboard.press("ArrowDown");
  await expect(map).not.toHaveAttribute("data-key", name ?? "");
  await page.keyboard.press("ArrowUp");
  // To a cell that has refusals: the first row is the key that has the most.
  const columns = 84;
  for (let i = 0; i < columns; i++) {
    if (!/: 0 refused$/.test((await map.getAttribute("aria-valuetext")) ?? "")) break;
    await page.keyboard.press("ArrowRight");
  }
  await expect(map).toHaveAttribute("aria-valuetext", /: [1-9]\d* refused$/);
  const refused = /(\d+) refused/.exec((await map.getAttribute("aria-valuetext")) ?? "")?.[1];
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/acme\/logs\?q=key%3A.*outcome%3Alimited&from=.*&to=/);
  await expect(page.getByRole("table").last().locator("tbody tr")).toHaveCount(Number(refused));
});

test("a limit is tried on what was, overridden from its row until a day, and the override deleted, with the keyboard alone", async ({
  page,
}) => {
  await page.goto("/acme/limits?range=7d");
  const table = page.getByRole("table", { name: "Keys refused by a limit" });
  const row = table.locator("tbody tr").first();
  const key = (await row.getByRole("rowheader").textContent()) ?? "";
  await row.getByRole("link", { name: "Override" }).press("Enter");
  await expect(page.getByRole("form", { name: "Try a limit" })).toBeVisible();
  await page.getByLabel(/^Calls each/).fill("1");
  await page.getByLabel("On the last").selectOption("7");
  await page.getByLabel(/^Calls each/).press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "would have refused" })).toBeVisible();
  await expect(page.getByText("calls are replayed minute by minute")).toBeVisible();
  await page.getByLabel("On the last").selectOption("30");
  await page.getByRole("button", { name: "Try", exact: true }).press("Enter");
  await expect(page.getByText("only the sums of hours are kept")).toBeVisible();
  await expectAccessible(page);

  const form = page.getByRole("form", { name: "Override", exact: true });
  await form.getByLabel(/^Limit for this key/).fill("4321");
  await form.getByLabel("Reason").fill("A launch");
  await form.getByLabel("Reason").press("Enter");
  await expect(form.getByText("Saved")).toBeVisible();
  const overrides = page.getByRole("table", { name: "Overrides, newest first" });
  await expect(overrides.getByText("4,321")).toBeVisible();
  await expect(row.getByRole("link", { name: "Change override" })).toBeVisible();
  await overrides.getByRole("button", { name: `Delete the override of ${key}` }).press("Enter");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Delete/ })
    .press("Enter");
  await expect(overrides.getByText("4,321")).toBeHidden();
});

test("the list is narrowed in the address, says when nothing fits, and is a file; a standalone limit gets an override", async ({
  page,
}) => {
  await page.goto("/acme/limits?range=7d");
  await page.getByLabel("Key", { exact: true }).fill("no such key");
  await page.getByLabel("Key", { exact: true }).press("Enter");
  await expect(page).toHaveURL(/name=no\+such\+key/);
  await expect(page.getByText("No key was refused by a limit in this range.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Clear", exact: true }).press("Enter");
  await expect(page).not.toHaveURL(/name=/);
  await page.getByLabel("Keys that met no limit, too").check();
  await page.getByRole("button", { name: "Filter" }).press("Enter");
  await expect(page).toHaveURL(/range=7d.*all=1/);
  const file = await page.request.get(
    (await page.getByRole("link", { name: "Export CSV" }).getAttribute("href")) ?? "",
  );
  const lines = (await file.text()).trim().split("\r\n");
  expect(lines[0]).toMatch(/^keyId,key,limit,calls a window/);
  expect(lines.length).toBeGreaterThan(3);

  const identifier = `user_${Date.now()}`;
  const form = page.getByRole("form", { name: "New override" });
  await form.getByLabel("Namespace").fill("mail");
  await form.getByLabel("Identifier").fill(identifier);
  await form.getByLabel("Limit", { exact: true }).fill("many");
  await form.getByRole("button", { name: "Add override" }).press("Enter");
  await expect(form.getByLabel("Limit", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await form.getByLabel("Limit", { exact: true }).fill("50");
  await form.getByRole("button", { name: "Add override" }).press("Enter");
  await expect(form.getByText("Saved")).toBeVisible();
  await expect(page.getByRole("rowheader", { name: identifier })).toBeVisible();
});
