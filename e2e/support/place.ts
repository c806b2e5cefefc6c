import { expect, type Page } from "@playwright/test";
import { modal } from "./keys";
import type { Place } from "./screens";

/** Makes what a workspace must have for each of its routes to lead somewhere, and answers the ids. */
export async function furnish(page: Page, workspace: string): Promise<Place> {
  const idIn = async (path: string, name: string) => {
    await page.goto(`/${workspace}/${path}`);
    const links = page.getByRole("table").first().locator("[data-row-link]");
    const link = links.filter({ hasText: name }).first();
    return (await link.getAttribute("href"))?.split("/").at(-1)?.split("?")[0] ?? "";
  };
  await page.goto(`/${workspace}/clients`);
  await page.getByRole("button", { name: "New client" }).click();
  await modal(page).getByLabel("Name", { exact: true }).fill("Billing backend");
  await modal(page).getByRole("button", { name: "Create client" }).click();
  await expect(modal(page).getByTestId("secret")).toBeVisible();
  await page.goto(`/${workspace}/settings/webhooks`);
  await page.getByRole("button", { name: "Add webhook" }).click();
  await modal(page).getByLabel("URL").fill("http://127.0.0.1:9/hook");
  await modal(page).getByRole("button", { name: "Add webhook" }).click();
  await expect(modal(page).getByTestId("secret")).toBeVisible();
  return {
    workspace,
    api: await idIn("apis", ""),
    key: await idIn("keys", ""),
    client: await idIn("clients", "Billing backend"),
    webhook: await idIn("settings/webhooks", "127.0.0.1"),
  };
}
