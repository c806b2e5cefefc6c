import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { enterDemo, seedDemo } from "./support/demo";
import { pressUntil, SOON } from "./support/keyboard";
import { modal } from "./support/keys";
import { signUp } from "./support/person";
import { paste } from "./support/terminal";

/** The page of the key that onboarding made, which was verified once. Answers the curl that verifies it. */
async function openFirstKey(page: Page): Promise<string> {
  await signUp(page);
  const command = (await page.getByRole("tabpanel").locator("code").textContent()) ?? "";
  await paste(command);
  await expect(page.getByRole("list", { name: "First verification" })).toBeVisible();
  await page.getByRole("button", { name: "Use a missing scope" }).click();
  await expect(page.getByText("INSUFFICIENT_SCOPE").first()).toBeVisible();
  await page.getByRole("link", { name: "Go to dashboard" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await page.goto(`${new URL(page.url()).pathname}/logs`);
  await page.getByRole("table").last().getByRole("rowheader").last().getByRole("link").click();
  await modal(page).getByRole("link", { name: "All of this key" }).waitFor();
  await modal(page).getByRole("definition").getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "Limits" })).toBeVisible();
  return command;
}

test("a key's page follows what is verified: its meter, its log, the day's refusals; a lacking scope is granted", async ({
  page,
}) => {
  const command = await openFirstKey(page);
  await expectAccessible(page);
  const tail = page.getByRole("table", { name: "Recent verifications" }).locator("tbody tr");
  const before = await tail.count();
  await pressUntil(page.keyboard, "l", () =>
    expect(page.getByRole("button", { name: "Pause", exact: true })).toBeVisible(SOON),
  );
  await expect(page.getByRole("main").getByText("Live", { exact: true })).toBeVisible();
  const meter = page.getByRole("meter").first();
  const left = page.getByText(/\d+ left of 10 \/ min/);
  for (let i = 0; i < 12; i++) await paste(command);
  await expect(meter).toHaveAttribute("aria-valuetext", /^10 of 10, resets in \d+ s$/);
  await expect(left).toContainText("0 left of 10 / min");
  await expect(tail.filter({ hasText: "RATE_LIMITED" }).first()).toBeVisible();
  await expect.poll(() => tail.count()).toBeGreaterThanOrEqual(before + 12);

  const day = page.getByRole("slider", { name: "Refusals by a limit" });
  await expect(day).toBeVisible({ timeout: 30_000 });
  await day.focus();
  await page.keyboard.press("End");
  await expect(day).toHaveAttribute("aria-valuetext", /\d+ refused$/);
  await expectAccessible(page);

  const grant = page.getByRole("button", { name: "Grant items:write" });
  await grant.focus();
  await page.keyboard.press("Enter");
  await expect(modal(page).getByText("+ items:write")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(modal(page)).toBeHidden();
  await expect(grant).toBeHidden();
  await tail.first().getByRole("link").press("Enter");
  await expect(modal(page).getByRole("list", { name: "Checks in order" })).toBeVisible();
});

test("a rotation shows both secrets in a chart, who still uses the old one, and leads to their calls", async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  test.setTimeout(300_000);
  seedDemo(".data/e2e");
  await context.addCookies(await enterDemo(browser, baseURL ?? ""));
  await page.goto("/acme");
  await page
    .getByRole("link", { name: /See who uses it/ })
    .first()
    .click();
  await expect(page.getByText(/^Verifications since the rotation: v2 \(new\)/)).toBeVisible();
  const chart = page.getByRole("slider", { name: "Verifications by version" });
  await chart.focus();
  await page.keyboard.press("End");
  await expect(chart).toHaveAttribute("aria-valuetext", /v2, new \d+|v1, old \d+|nothing/);
  await expect(page.getByRole("heading", { name: /Who still uses the old secret/ })).toBeVisible();
  const href = await page.getByRole("link", { name: "Notify owner" }).getAttribute("href");
  const letter = new URL(href ?? "");
  const id = new URL(page.url()).pathname.split("/").at(-1);
  expect(letter.protocol).toBe("mailto:");
  expect(letter.searchParams.get("subject")).toMatch(/^The old secret of .+ stops working /);
  expect(letter.searchParams.get("body")).toContain(`(${id}) has a new secret. The old one, `);
  expect(letter.searchParams.get("body")).toMatch(/\n- .+: [\d,]+ in 7 d, last /);
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
