import { expect, test } from "@playwright/test";
import { makeCertificate } from "../lib/certificates/testing";
import { expectAccessible } from "./support/axe";
import { createKey, modal, openKeys, tabTo } from "./support/keys";

const DAY_MS = 86_400_000;

test("a certificate is pinned, an authority believed, a name of it given to a key, and both are removed", async ({
  page,
}) => {
  const gateway = makeCertificate({ name: "gateway" });
  const authority = makeCertificate({
    ...{ name: "Acme clients", authority: true },
    until: new Date(Date.now() + 900 * DAY_MS),
  });
  const keys = await openKeys(page);
  await page.goto(`${keys.replace(/\/keys$/, "")}/settings/certificates`);
  await expect(page.getByText("No backend is known by a certificate yet.")).toBeVisible();

  const add = page.getByRole("button", { name: "Add certificate" });
  await add.click();
  await modal(page).getByLabel("Name").fill("Gateway");
  await modal(page).getByLabel("Certificate", { exact: true }).fill(gateway.key);
  await modal(page).getByRole("button", { name: "Add certificate" }).click();
  await expect(modal(page).getByText("Holds a private key.")).toBeVisible();
  await expectAccessible(page);
  await modal(page).locator('input[type="file"]').setInputFiles(gateway.certFile);
  await modal(page).getByRole("button", { name: "Add certificate" }).click();
  const pinned = page.getByRole("row", { name: /Gateway/ });
  await expect(pinned).toContainText("CN=gateway,O=Acme");
  await expect(pinned).toContainText("Expires");

  await page.getByRole("button", { name: "Add authority" }).click();
  await modal(page).getByLabel("Name").fill("Clients");
  await modal(page).getByLabel("Certificate of the authority").fill(authority.pem);
  await modal(page).getByRole("button", { name: "Believe authority" }).click();
  await expect(page.getByRole("row", { name: /Clients/ })).toContainText("CN=Acme clients");

  await add.click();
  await modal(page).getByLabel("Name", { exact: true }).fill("Billing");
  await modal(page)
    .getByLabel("Known by")
    .selectOption({ label: "A name in certificates of Clients" });
  await modal(page).getByLabel("Subject alternative name").fill("billing.example.com");
  await expectAccessible(page);
  await modal(page).getByRole("button", { name: "Add certificate" }).click();
  await expect(page.getByRole("row", { name: /Billing/ })).toContainText("dns:billing.example.com");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Remove Clients" }).click();
  await expect(modal(page)).toContainText("go with it");
  await modal(page).getByRole("button", { name: "Remove Clients" }).click();
  await expect(page.getByRole("row", { name: /Billing/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Remove Gateway" }).click();
  await modal(page).getByRole("button", { name: "Remove Gateway" }).click();
  await expect(page.getByText("No backend is known by a certificate yet.")).toBeVisible();
});

test("a key is bound to a certificate and let go, with the keyboard alone", async ({ page }) => {
  const { pem, key, certificate } = makeCertificate({ name: "deploy" });
  await openKeys(page);
  await createKey(page, "CI deploy");
  await tabTo(page, /^CI deploy/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "CI deploy" })).toBeVisible();
  await expect(page.getByText("None: who has the secret can use the key.")).toBeVisible();

  await tabTo(page, /Bind certificate/);
  await page.keyboard.press("Enter");
  const given = modal(page).getByLabel("Client certificate", { exact: true });
  await expect(given).toBeFocused();
  // Text alone is put in: nothing is clicked.
  await page.keyboard.insertText(key);
  await tabTo(page, /^Bind certificate$/);
  await page.keyboard.press("Enter");
  await expect(modal(page).getByText("Holds a private key.")).toBeVisible();
  await expectAccessible(page);
  await tabTo(page, /^-----BEGIN PRIVATE KEY/);
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(pem);
  await tabTo(page, /^Bind certificate$/);
  await page.keyboard.press("Enter");
  await expect(modal(page)).toBeHidden();
  await expect(page.getByText(certificate.thumbprint)).toBeVisible();
  await expect(page.getByText("it works with one of these alone")).toBeVisible();
  await expectAccessible(page);

  await tabTo(page, /^Unbind /);
  await page.keyboard.press("Enter");
  await expect(modal(page)).toContainText("the secret alone is enough");
  await expect(modal(page).getByRole("button", { name: "Keep it" })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(modal(page)).toBeHidden();
  await expect(page.getByText(certificate.thumbprint)).toBeVisible();

  await expect(page.getByRole("button", { name: /^Unbind / })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(modal(page).getByRole("button", { name: "Keep it" })).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(modal(page)).toBeHidden();
  await expect(page.getByText("None: who has the secret can use the key.")).toBeVisible();
});
