import { expect, test } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { modal as dialog, openKeys } from "./support/keys";
import { signUp } from "./support/person";
import { paste } from "./support/terminal";

test.beforeEach(async ({ context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
});

test("a link fills the form in", async ({ page }) => {
  const path = await openKeys(page);
  await page.goto(`${path}/new?name=From+the+docs&scopes=invoices:read,reports:*&expires=30d`);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("From the docs");
  await expect(page.getByTestId("sentence")).toContainText(
    "From the docs can use invoices:read and reports:*",
  );
  await expect(page.getByRole("radio", { name: "30 d" })).toBeChecked();
  await page.getByRole("main").getByRole("button", { name: "Create key" }).click();
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await page.getByRole("button", { name: "I saved it" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "From the docs" })).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "reports:*" })).toBeVisible();
});

test("the form has an address of its own, takes a day in the page's zone, and one's own address by a press", async ({
  page,
  context,
  baseURL,
}) => {
  const path = await openKeys(page);
  await context.addCookies([{ name: "zone", value: "America/New_York", url: baseURL ?? "" }]);
  await page.goto(`${path}?create=${encodeURIComponent("name=From the docs&expires=2099-01-31")}`);
  const sheet = dialog(page);
  await expect(sheet.getByLabel("Name", { exact: true })).toHaveValue("From the docs");
  await expect(sheet.getByLabel("Last day")).toHaveValue("2099-01-31");
  await expect(sheet.getByText("Until its end in UTC−5, America/New_York")).toBeVisible();
  await expect(sheet.getByTestId("sentence")).toContainText("until 31 Jan 2099");
  await sheet.getByText("IP allow list").click();
  await sheet.getByRole("button", { name: /^Add my address/ }).click();
  await expect(sheet.getByLabel("Addresses and CIDR blocks, one a line")).toHaveValue(
    /^(?:127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/,
  );
  await expectAccessible(page);
  await sheet.getByText("View as curl").click();
  await expect(sheet.getByText('"expiresAt": "2099-02-01T04:59:59.000Z"').first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`${path}$`));

  await page.keyboard.press("c");
  await expect(page).toHaveURL(/\?create=$/);
  await expect(sheet).toBeVisible();
  await page.goBack();
  await expect(sheet).toBeHidden();
});

test("a new key waits for its first verification, and shows how it came out", async ({ page }) => {
  await signUp(page);
  const command = (await page.getByRole("tabpanel").locator("code").textContent()) ?? "";
  await page.getByRole("link", { name: "Go to dashboard" }).click();
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await page.goto(`${new URL(page.url()).pathname}/keys?create`);
  const sheet = dialog(page);
  await sheet.getByRole("button", { name: "Create key" }).click();
  const secret = (await sheet.getByTestId("secret").textContent()) ?? "";
  await expect(sheet.getByText("Waiting for the first verification…")).toBeVisible();
  await expectAccessible(page);
  await paste(command.replace(/sk_test_\w+/, secret));
  await expect(sheet.getByText("First verified:")).toBeVisible();
  await expect(sheet.getByText("VALID", { exact: true })).toBeVisible();
});
