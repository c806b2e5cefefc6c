import { expect, test } from "@playwright/test";
import { makeCertificate } from "../lib/certificates/testing";
import { expectAccessible } from "./support/axe";
import { modal, openKeys } from "./support/keys";

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
  await expectAccessible(page);

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
