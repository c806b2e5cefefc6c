import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { countClicks } from "./support/clicks";
import { signUp } from "./support/person";
import { paste } from "./support/terminal";

const first = (page: Page) => page.getByRole("list", { name: "First verification" });
const later = (page: Page) => page.getByRole("list", { name: "Later verifications" });

test("from the sign-up form to the first verified key takes one click and one paste", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signUp(page);
  await expect(page.getByTestId("secret")).toHaveText(/^sk_test_kw[0-9A-Za-z]{38}$/);

  const clicks = await countClicks(page);
  await page.getByRole("button", { name: "Copy curl", exact: true }).last().click();
  const answer = await paste(await page.evaluate(() => navigator.clipboard.readText()));
  expect(answer).toMatchObject({ valid: true, code: "VALID" });
  await expect(first(page).getByText("VALID")).toBeVisible();
  expect(clicks()).toBeLessThanOrEqual(3);
  await expectAccessible(page);
});

test("without a terminal the page runs it, and shows every way in which a key is refused", async ({
  page,
}) => {
  await signUp(page);
  await page.getByRole("button", { name: "Run it here" }).click();
  await expect(first(page).getByText("VALID")).toBeVisible();
  await expect(first(page).getByText("sent from the dashboard")).toBeVisible();
  for (const [button, outcome] of [
    ["Exceed the limit (send 12)", "RATE_LIMITED"],
    ["Use a missing scope", "INSUFFICIENT_SCOPE"],
    ["Disable and retry", "DISABLED"],
  ] as const) {
    await page.getByRole("button", { name: button }).click();
    await expect(later(page).getByText(outcome).first()).toBeVisible();
  }
  await page.getByRole("link", { name: "Go to dashboard" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
});

test("a command copied before the page was loaded again still verifies", async ({ page }) => {
  await signUp(page);
  const command = page.getByRole("tabpanel").locator("code");
  const curl = (await command.textContent()) ?? "";
  await page.reload();
  await expect(page.getByTestId("secret")).toBeVisible();
  await expect(command).not.toHaveText(curl);
  expect((await paste(curl)).code).toBe("VALID");
});
