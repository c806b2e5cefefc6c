import { once } from "node:events";
import http from "node:http";
import { expect, type Page, test } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { expectAccessible } from "./support/axe";
import { openDatabase } from "./support/database";
import { modal, openKeys } from "./support/keys";

test.describe.configure({ timeout: 120_000 });

/** A receiver on this machine, as one has it while developing. */
async function startReceiver() {
  const answer = { status: 200 };
  const received: { headers: Record<string, string>; body: string }[] = [];
  const server = http.createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    received.push({ headers, body });
    response.statusCode = answer.status;
    response.end(answer.status === 200 ? "thanks" : "gone for good");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/hook`, received, answer, server };
}

test("a webhook is added, tested, sent again, given a new secret, edited, disabled by its receiver, enabled and deleted", async ({
  page,
}) => {
  const { url, received, answer, server } = await startReceiver();
  try {
    const keys = await openKeys(page);
    const home = `${keys.replace(/\/keys$/, "")}/settings/webhooks`;
    await page.goto(home);
    await expect(page.getByText("Nobody is told yet.")).toBeVisible();
    await expect(page.getByRole("tabpanel")).toContainText('"type": "key.revoked"');

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
    await keepSecret(page);

    await page.getByRole("link", { name: url }).click();
    await page.getByLabel("Event", { exact: true }).selectOption("key.leaked");
    await page.getByRole("button", { name: "Send test" }).click();
    await expect(page.getByText(/Answered 200 after \d+ ms/)).toBeVisible();
    await expect(page.getByRole("region", { name: "Answer of the receiver" })).toHaveText("thanks");
    const [sent] = received;
    const told = new Webhook(secret).verify(sent?.body ?? "", sent?.headers ?? {});
    expect(told).toMatchObject({ type: "key.leaked", data: { test: true } });
    const deliveries = page.getByRole("listitem").filter({ has: page.locator("summary") });
    await expect(deliveries).toHaveCount(1);
    // With the keyboard, as everything here.
    await deliveries.first().locator("summary").focus();
    await page.keyboard.press("Enter");
    await expect(
      deliveries.first().getByRole("region", { name: "Request", exact: true }).last(),
    ).toContainText(`webhook-id: ${sent?.headers["webhook-id"]}`);
    await expectAccessible(page);

    await page.getByRole("button", { name: "Resend" }).click();
    await expect.poll(() => received.length, { timeout: 20_000 }).toBe(2);
    expect(received[1]?.headers["webhook-id"]).toBe(sent?.headers["webhook-id"]);

    await page.getByRole("button", { name: "New secret" }).click();
    await expectAccessible(page);
    await modal(page).getByRole("button", { name: "Make a new secret" }).click();
    await expect(modal(page).getByTestId("secret")).toHaveText(/^whsec_/);
    await keepSecret(page);
    await expect(page.getByText("Each message carries two signatures")).toBeVisible();

    await page.getByRole("button", { name: "Edit" }).click();
    await modal(page).getByLabel("A key was created").uncheck();
    await modal(page).getByRole("button", { name: "Save webhook" }).click();
    await expect(page.getByRole("main")).not.toContainText("key.created, ");

    answer.status = 410;
    await page.getByRole("button", { name: "Resend" }).click();
    await expect
      .poll(
        async () => {
          await page.reload();
          return page.getByText("Keyway disabled this webhook. The receiver answered 410").count();
        },
        { timeout: 30_000 },
      )
      .toBe(1);
    await page.getByLabel("State").selectOption("failed");
    await page.getByRole("button", { name: "Filter" }).click();
    await expect(page).toHaveURL(/status=failed/);
    await expect(deliveries).toHaveCount(1);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      390,
    );
    await page.getByRole("button", { name: "Enable" }).first().click();
    await expect(page.getByRole("main").getByText("Enabled", { exact: true })).toBeVisible();

    // As if the receiver had been away for three days.
    const database = openDatabase();
    await database`update webhook_deliveries set status = 'failed', single = false`;
    await database.end();
    answer.status = 200;
    await page.getByRole("link", { name: "Clear" }).click();
    await expect(page.getByText("1 event here never arrived.")).toBeVisible();
    await expectAccessible(page);
    const before = received.length;
    await page.getByRole("button", { name: "Send it again" }).press("Enter");
    await expect(page.getByText("1 event here never arrived.")).toBeHidden();
    await expect.poll(() => received.length, { timeout: 20_000 }).toBe(before + 1);
    expect(received.at(-1)?.headers["webhook-id"]).toBe(sent?.headers["webhook-id"]);

    await page.goto(home);
    await expect(
      page.getByRole("img", { name: `Deliveries to ${url}, last 24 h: 4` }),
    ).toBeVisible();
    await page.getByRole("link", { name: url }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await modal(page).getByRole("button", { name: "Delete webhook" }).click();
    await expect(page).toHaveURL(new RegExp(`${home}$`));
    await expect(page.getByText("Nobody is told yet.")).toBeVisible();
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

async function keepSecret(page: Page) {
  await modal(page).getByRole("button", { name: "I saved it" }).click();
  await modal(page).getByRole("button", { name: "Close without it" }).click();
}

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
