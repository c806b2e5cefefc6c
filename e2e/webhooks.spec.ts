import { once } from "node:events";
import http from "node:http";
import { expect, test } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { expectAccessible } from "./support/axe";
import { modal, openKeys } from "./support/keys";

test.describe.configure({ timeout: 120_000 });

/** A receiver on this machine, as one has it while developing. */
async function startReceiver() {
  const received: { headers: Record<string, string>; body: string }[] = [];
  const server = http.createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    received.push({ headers, body });
    response.end("thanks");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/hook`, received, server };
}

test("a webhook is added, tested, sent again, given a new secret, paused and deleted", async ({
  page,
}) => {
  const { url, received, server } = await startReceiver();
  try {
    const keys = await openKeys(page);
    const home = `${keys.replace(/\/keys$/, "")}/settings/webhooks`;
    await page.goto(home);
    await expect(page.getByText("Nobody is told yet.")).toBeVisible();
    await expectAccessible(page);

    await page.getByRole("button", { name: "Add webhook" }).click();
    await modal(page).getByLabel("URL").fill("https://10.0.0.1/hook");
    await modal(page).getByRole("button", { name: "Add webhook" }).click();
    await expect(modal(page).getByText("private, local or reserved")).toBeVisible();
    await expectAccessible(page);
    await modal(page).getByLabel("URL").fill(url);
    await modal(page).getByRole("button", { name: "Add webhook" }).click();
    const secret = (await modal(page).getByTestId("secret").textContent()) ?? "";
    expect(secret).toMatch(/^whsec_/);
    await expectAccessible(page);
    await modal(page).getByRole("button", { name: "I saved it" }).click();
    await modal(page).getByRole("button", { name: "Close without it" }).click();

    await page.getByRole("link", { name: url }).click();
    await page.getByRole("button", { name: "Send test" }).click();
    const deliveries = page.getByRole("listitem").filter({ has: page.locator("summary") });
    await expect(deliveries).toHaveCount(1);
    await deliveries.first().locator("summary").click();
    await expect(deliveries.first().getByText("thanks")).toBeVisible();
    const [sent] = received;
    new Webhook(secret).verify(sent?.body ?? "", sent?.headers ?? {});
    await expectAccessible(page);

    await deliveries.first().getByRole("button", { name: "Resend" }).click();
    await expect.poll(() => received.length, { timeout: 20_000 }).toBe(2);
    expect(received[1]?.headers["webhook-id"]).toBe(sent?.headers["webhook-id"]);

    await page.getByRole("button", { name: "New secret" }).click();
    await modal(page).getByRole("button", { name: "Make a new secret" }).click();
    await expect(modal(page).getByTestId("secret")).toHaveText(/^whsec_/);
    await modal(page).getByRole("button", { name: "I saved it" }).click();
    await modal(page).getByRole("button", { name: "Close without it" }).click();

    await page.getByRole("button", { name: "Disable" }).click();
    await expect(page.getByRole("main").getByText("Disabled", { exact: true })).toBeVisible();
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      390,
    );
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await modal(page).getByRole("button", { name: "Delete webhook" }).click();
    await expect(page).toHaveURL(new RegExp(`${home}$`));
    await expect(page.getByText("Nobody is told yet.")).toBeVisible();
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("the leak policy is chosen in the settings", async ({ page }) => {
  const keys = await openKeys(page);
  await page.goto(`${keys.replace(/\/keys$/, "")}/settings`);
  await page.getByLabel("Disable it").check();
  await page.getByRole("button", { name: "Save leak policy" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByLabel("Disable it")).toBeChecked();
});
