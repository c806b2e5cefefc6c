import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { signUp } from "./support/person";

const bar = (page: Page) => page.getByRole("combobox", { name: "Query of the log" });

test("a log that is asked for often is kept under a name, with its range, for everybody", async ({
  page,
}) => {
  await signUp(page);
  await page.getByRole("link", { name: "Go to dashboard" }).click();
  const logs = page.getByRole("link", { name: "Logs", exact: true });
  await logs.click();
  await page.waitForURL(/\/logs$/);
  const url = page.url();
  await page.goto(`${url}?q=outcome%3Adenied&range=7d`);
  await page.getByRole("button", { name: "Views" }).press("Enter");
  await page.getByLabel("Save this list as").fill("Denied this week");
  await page.keyboard.press("Enter");
  const view = page.getByRole("button", { name: "Denied this week", exact: true });
  await expect(view).toBeVisible();

  await logs.click();
  await expect(bar(page)).toHaveValue("");
  await page.getByRole("button", { name: "Views" }).press("Enter");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Denied this week" }).press("Enter");
  await expect(bar(page)).toHaveValue("outcome:denied");
  await expect(page).toHaveURL(`${url}?q=outcome%3Adenied&range=7d`);
  await view.press("Enter");
  await page.getByRole("button", { name: "Delete the view Denied this week" }).click();
  await expect(page.getByText("No view is saved yet.")).toBeVisible();
});
