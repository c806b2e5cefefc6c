import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { modal, openKeys } from "./support/keys";

test.describe.configure({ timeout: 120_000 });

/** Runs the lines that a page shows, as they are, with what they expect in variables. */
async function run(lines: string, variables: Record<string, string>) {
  const { stdout } = await promisify(execFile)("bash", ["-c", lines.replace("curl", "curl -sS")], {
    env: { ...process.env, ...variables },
  });
  return JSON.parse(stdout);
}

const shown = async (page: Page, label: string) =>
  (await page.getByRole("region", { name: label, exact: true }).textContent()) ?? "";

test("a client is made, gets tokens by the lines on its page, rotates its secret, and ends", async ({
  page,
}) => {
  const keys = await openKeys(page);
  const home = keys.replace(/\/keys$/, "");

  await page.goto(`${home}/apis`);
  await page.getByRole("table").getByRole("link").first().click();
  await page.locator("main").getByRole("link", { name: "Settings", exact: true }).click();
  await page.getByLabel("Audience").fill("https://api.example.com");
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByText("Saved")).toBeVisible();

  await page.goto(`${home}/clients`);
  await expect(page.getByText("No clients yet.")).toBeVisible();
  await page.getByRole("button", { name: "New client" }).click();
  const sheet = modal(page);
  await sheet.getByLabel("Name", { exact: true }).fill("Billing backend");
  await sheet.getByLabel("Signed assertion").check();
  await sheet.getByRole("textbox", { name: "Public key (JWK)" }).fill("{}");
  await sheet.getByRole("button", { name: "Create client" }).click();
  await expect(sheet.getByText(/public key as a JWK/i)).toBeVisible();
  await expectAccessible(page);
  await sheet.getByLabel("Secret", { exact: true }).check();
  await sheet.getByLabel("Scopes").fill("invoices:read invoices:write");
  await sheet.getByLabel("May ask about tokens of this API").check();
  await sheet.getByRole("button", { name: "Create client" }).click();
  const secret = (await sheet.getByTestId("secret").textContent()) ?? "";
  expect(secret).toMatch(/^client_live_kw/);
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Copy", exact: true }).click();
  await page.keyboard.press("Escape");

  await page.getByRole("link", { name: "Billing backend" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Billing backend" })).toBeVisible();
  const CLIENT_SECRET = secret;
  const { access_token: TOKEN } = await run(await shown(page, "Token"), { CLIENT_SECRET });
  await page.getByRole("tab", { name: "Introspect" }).click();
  const ask = await shown(page, "Introspect");
  expect(await run(ask, { CLIENT_SECRET, TOKEN })).toMatchObject({
    ...{ active: true, scope: "invoices:read invoices:write", aud: "https://api.example.com" },
  });

  await page.getByRole("button", { name: "New secret" }).click();
  await expectAccessible(page);
  await modal(page).getByRole("button", { name: "Add credential" }).click();
  const next = (await modal(page).getByTestId("secret").textContent()) ?? "";
  await modal(page).getByRole("button", { name: "Copy", exact: true }).click();
  // Before that it is asked whether to close without it.
  await expect(page.getByText("Copied client secret")).toBeAttached();
  await page.keyboard.press("Escape");
  await expect(page.getByText("waits for the new one’s first use")).toBeVisible();
  expect(await run(ask, { CLIENT_SECRET: next, TOKEN })).toMatchObject({ active: true });

  await page.getByLabel("Scopes").fill("invoices:write");
  await page.getByRole("button", { name: "Save APIs and scopes" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  expect(await run(ask, { CLIENT_SECRET: next, TOKEN })).toEqual({ active: false });

  await page.goto(`${home}/clients/issuer`);
  await expect(page.getByText("Next, published ahead")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Rotate ES256" }).click();
  await modal(page).getByRole("button", { name: "Rotate" }).click();
  await expect(modal(page).getByText("published less than 15 minutes ago")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");

  await page.goto(`${home}/clients`);
  await page.getByLabel("Credential ends").selectOption("Within 30 days");
  await page.getByLabel("Proves itself by").selectOption("Signed assertion");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await expect(page).toHaveURL(/authMethod=private_key_jwt.*expires=30/);
  await expect(page.getByText("No client fits these filters.")).toBeVisible();
  await expect(page.getByLabel("Credential ends")).toHaveValue("30");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Show all clients" }).click();
  await expect(page.getByRole("link", { name: "Billing backend" })).toBeVisible();
  await page.getByLabel("Proves itself by").selectOption("Secret");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await expect(page.getByRole("link", { name: "Clear" })).toBeVisible();
  await page.getByRole("link", { name: "Billing backend" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(modal(page).getByText("Last used")).toBeVisible();
  await modal(page).getByRole("button", { name: "Delete Billing backend" }).click();
  await expect(page.getByText("No clients yet.")).toBeVisible();
});
