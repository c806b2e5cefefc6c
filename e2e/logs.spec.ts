import { type Cookie, expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { enterDemo, seedDemo } from "./support/demo";
import { pressUntil, SOON } from "./support/keyboard";
import { modal } from "./support/keys";
import { signUp } from "./support/person";
import { paste } from "./support/terminal";

// Patience for a machine that does other things too.
test.describe.configure({ timeout: 240_000 });

let cookies: Cookie[];

test.beforeAll(async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  seedDemo(".data/e2e");
  cookies = await enterDemo(browser, baseURL ?? "");
});

const bar = (page: Page) => page.getByRole("combobox", { name: "Query of the log" });

test("the log is asked with the keyboard alone: suggestions, a mistake pointed at, facets, a row's decision", async ({
  page,
  context,
}) => {
  await context.addCookies(cookies);
  await page.goto("/acme/logs?range=7d");
  await pressUntil(page.keyboard, "/", () => expect(bar(page)).toBeFocused(SOON));
  await page.keyboard.type("outc");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(bar(page)).toHaveValue("outcome:");
  await page.keyboard.type("den");
  await expect(page.getByRole("option").first()).toHaveText(/outcome:denied/);
  await expectAccessible(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type("latncy:>1us");
  await page.keyboard.press("Enter");
  const faults = page.getByRole("list", { name: "What cannot be read" });
  await expect(faults.locator("mark")).toHaveText("latncy:>1us");
  await expectAccessible(page);
  await faults.getByRole("button", { name: "Use latency:>1us" }).press("Enter");
  await expect(page).toHaveURL(/q=outcome%3Adenied\+latency%3A%3E1us/);

  const conditions = page.getByRole("list", { name: "Conditions" });
  await expect(conditions.getByRole("listitem")).toHaveCount(3);
  await page.getByRole("region", { name: "API" }).getByRole("link").first().press("Enter");
  await expect(conditions.getByRole("listitem")).toHaveCount(4);
  await conditions.getByRole("link", { name: /Remove latency/ }).press("Enter");
  await expect(conditions.getByRole("listitem")).toHaveCount(3);

  await page
    .getByRole("table")
    .last()
    .getByRole("rowheader")
    .first()
    .getByRole("link")
    .press("Enter");
  await expect(modal(page).getByText(": failed")).toHaveCount(1);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(modal(page)).toBeHidden();
});

test("a query that finds nothing names the condition in its way, and a brush writes the range", async ({
  page,
  context,
}) => {
  await context.addCookies(cookies);
  await page.goto("/acme/logs?range=7d&q=outcome:valid+ip:192.0.2.250");
  await expect(page.getByText(/^0 of .* in this range fit/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Remove ip:192.0.2.250" }).click();
  await expect(page.getByRole("table").last().getByRole("rowheader").first()).toBeVisible();
  const chart = page.getByRole("slider", { name: "Verifications by outcome" });
  await chart.focus();
  await page.keyboard.press("End");
  await page.keyboard.press(" ");
  await page.keyboard.press("PageUp");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/from=.*&to=/);
  const file = await page.request.get(
    (await page.getByRole("link", { name: "Export CSV" }).getAttribute("href")) ?? "",
  );
  expect(file.headers()["content-disposition"]).toMatch(/acme_verifications_.*Z\.csv/);
  expect((await file.text()).split("\r\n")[0]).toMatch(/^time \(UTC\),request,outcome/);
});

test("the log is followed live in two tabs over one connection, and waits while somebody reads it", async ({
  page,
  context,
}) => {
  await signUp(page);
  const command = (await page.getByRole("tabpanel").locator("code").textContent()) ?? "";
  await paste(command);
  await page.getByRole("link", { name: "Go to dashboard" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  const logs = `${new URL(page.url()).pathname}/logs`;
  const other = await context.newPage();
  const open = new Set<string>();
  for (const [name, tab] of Object.entries({ page, other })) {
    const isStream = (url: string) => new URL(url).pathname.endsWith("/events");
    tab.on("request", (one) => isStream(one.url()) && open.add(`${name} ${one.url()}`));
    tab.on("requestfailed", (one) => open.delete(`${name} ${one.url()}`));
    tab.on("requestfinished", (one) => open.delete(`${name} ${one.url()}`));
  }
  const rows = (tab: Page) => tab.getByRole("table").last().locator("tbody tr");
  for (const tab of [page, other]) {
    await tab.goto(logs);
    await expect(rows(tab)).toHaveCount(1);
    await pressUntil(tab.keyboard, "l", () =>
      expect(tab.getByRole("button", { name: "Pause", exact: true })).toBeVisible(SOON),
    );
    await expect(tab.getByRole("main").getByText("Live", { exact: true })).toBeVisible();
  }
  await paste(command);
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(other)).toHaveCount(2);
  expect([...open]).toHaveLength(1);
  await expectAccessible(page);

  // The tab with the connection is closed: the other goes on, and misses nothing.
  await page.close();
  await paste(command);
  await expect(rows(other)).toHaveCount(3);
  await rows(other).first().hover();
  await paste(command);
  await other.getByRole("button", { name: "Show 1 new" }).click();
  await expect(rows(other)).toHaveCount(4);
  await other.keyboard.press("l");
  await expect(other.getByRole("button", { name: "Live", exact: true })).toBeVisible();
});

test("when the connection is lost the log says so and is read anew, and goes on live after it", async ({
  page,
}) => {
  await signUp(page);
  const command = (await page.getByRole("tabpanel").locator("code").textContent()) ?? "";
  await page.getByRole("link", { name: "Go to dashboard" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  const events = /\/events\?/;
  await page.route(events, (route) => route.abort());
  await page.goto(`${new URL(page.url()).pathname}/logs`);
  await expect(page.getByText("Nothing was verified in this range.")).toBeVisible();
  await pressUntil(page.keyboard, "l", () =>
    expect(page.getByText("Live paused: reconnecting")).toBeVisible(SOON),
  );
  await expectAccessible(page);
  await paste(command);
  const rows = page.getByRole("table").last().locator("tbody tr");
  await expect(rows).toHaveCount(1);
  await page.unroute(events);
  await expect(page.getByText("Live paused: reconnecting")).toBeHidden({ timeout: 30_000 });
  await paste(command);
  await expect(rows).toHaveCount(2);
});
