import { type Cookie, expect, test } from "@playwright/test";
import { changeAuditRow } from "./support/audit";
import { countClicks } from "./support/clicks";
import { enterDemo, seedDemo } from "./support/demo";
import { findTooWide } from "./support/width";

let cookies: Cookie[];

test.beforeAll(async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  seedDemo(".data/e2e");
  cookies = await enterDemo(browser, baseURL ?? "");
});

test.beforeEach(({ context }) => context.addCookies(cookies));

/** Of lists whose texts change by themselves: where such a text stands, and the longest that can stand there. */
const LONGEST: Readonly<Record<string, readonly [string, string]>> = {
  keys: ["main td time", "30 Sept 2026"],
  "keys?sort=day": ["main td time", "30 Sept 2026"],
  logs: ["main td [data-outcome]", "CERTIFICATE_REQUIRED"],
};

for (const density of ["comfortable", "compact"])
  test(`no list is scrolled sideways in a window of 1280 px, rows ${density}`, async ({
    page,
    baseURL,
  }) => {
    // As the menu of columns keeps it once the rows were chosen.
    const value = `${density}:status.scopes.limits.day.used.expires`;
    await page.context().addCookies([{ name: "keys", value, url: baseURL ?? "" }]);
    await page.setViewportSize({ width: 1280, height: 800 });
    for (const list of [
      "keys",
      "keys?sort=day",
      "logs",
      "audit",
      "clients",
      "owners",
      "apis",
    ].concat(["settings/webhooks", "settings/team", "limits?range=7d"])) {
      await page.goto(`/acme/${list}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      // A list is as wide whatever it says: here, of each time and each outcome, the longest there is.
      const [text, longest] = LONGEST[list] ?? [];
      if (text) {
        await expect(page.locator(text)).not.toHaveCount(0);
        await page.locator(text).evaluateAll((all, said) => {
          for (const one of all) one.textContent = said ?? "";
        }, longest);
      }
      expect(await findTooWide(page, { tables: true }), list).toEqual([]);
    }
  });

test("an API is made by typing its name, and its scopes are edited in place", async ({ page }) => {
  const name = `Invoices ${Date.now()}`;
  await page.goto("/acme/apis");
  await page.getByLabel("Name of the new API").fill(name);
  await page.keyboard.press("Enter");
  await page.getByRole("table").getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await page
    .getByRole("navigation", { name: `Sections of ${name}` })
    .getByText("Scopes")
    .click();
  await page.getByLabel("Scope 1", { exact: true }).fill("invoices:");
  await page.getByRole("button", { name: "Save scopes" }).click();
  await expect(page.getByText("Must be a scope such as invoices:read")).toBeVisible();
  await page.getByLabel("Scope 1", { exact: true }).fill("invoices:read");
  await page.getByLabel("Description of scope 1").fill("See invoices");
  await page.getByRole("button", { name: "Save scopes" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Scope 1", { exact: true })).toHaveValue("invoices:read");
  await expect(page.getByLabel("Description of scope 1")).toHaveValue("See invoices");
});

test("settings of an API are saved, and an API without keys is deleted", async ({ page }) => {
  const name = `Short-lived ${Date.now()}`;
  await page.goto("/acme/apis");
  await page.getByLabel("Name of the new API").fill(name);
  await page.keyboard.press("Enter");
  await page.getByRole("table").getByRole("link", { name }).click();
  await page
    .getByRole("navigation", { name: `Sections of ${name}` })
    .getByText("Settings")
    .click();
  await page.getByLabel("Prefix of new secrets").fill("inv");
  await page.getByRole("button", { name: "Add limit" }).click();
  await page.getByLabel("Verifications of limit 1").fill("50");
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByText("Keys begin with inv_ and may be used 50 / min")).toBeVisible();
  await page.getByRole("button", { name: `Delete the API ${name}` }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: /^Delete/ })).toBeDisabled();
  await dialog.getByLabel(`Type ${name} to go on`).fill(name);
  await dialog.getByRole("button", { name: /^Delete/ }).click();
  await expect(page).toHaveURL(/\/acme\/apis$/);
  await expect(page.getByRole("link", { name })).toHaveCount(0);
});

test("a chart is read with the keyboard alone", async ({ page }) => {
  await page.goto("/acme");
  const chart = page.getByRole("slider", { name: "Verifications by outcome" });
  await chart.focus();
  await page.keyboard.press("Home");
  const first = await chart.getAttribute("aria-valuetext");
  await page.keyboard.press("ArrowRight");
  await expect(chart).not.toHaveAttribute("aria-valuetext", first ?? "");
  await expect(chart).toHaveAttribute(
    "aria-valuetext",
    /\d\d:\d\d–.*\d\d:\d\d: (?:Valid \d|nothing)/,
  );
});

test("the time zone is chosen beside the range, and chart, table, log and files follow it", async ({
  page,
  context,
  baseURL,
}) => {
  await page.goto("/acme/limits?range=7d");
  const opener = page.getByRole("button", { name: /^Times are of/ });
  await expect(opener).toHaveText(/UTC$/);
  await opener.click();
  // Chromium lists it in its older spelling.
  await page.getByRole("combobox", { name: "Time zone" }).selectOption("Asia/Katmandu");
  await expect(opener).toHaveText(/UTC\+5:45, Asia\/Kath?mandu$/);
  await page.keyboard.press("Escape");
  await expect(opener).toBeFocused();
  await page.getByText("Show as table").first().click();
  await expect(
    page.getByRole("columnheader", { name: /^Interval, Asia\/Kath?mandu$/ }),
  ).toBeVisible();
  await page.goto("/acme/logs?range=7d");
  const [shown, at] = await page
    .getByRole("table")
    .last()
    .locator("time")
    .first()
    .evaluate((time: HTMLTimeElement) => [time.textContent, time.dateTime]);
  const local = new Date(Date.parse(at ?? "") + 345 * 60_000).toISOString();
  expect(shown).toContain(local.slice(11, 19));
  const csv = await (await page.request.get("/acme/logs.csv?range=7d")).text();
  expect(csv).toMatch(/^time \(UTC\),time \(?Asia\/Kath?mandu\)?,request/);
  expect(csv.split("\r\n")[1]).toMatch(/Z,\S+\+05:45,req_/);
  await context.addCookies([{ name: "zone", value: "nowhere", url: baseURL }]);
  await page.reload();
  await expect(opener).toHaveText(/UTC$/);
});

test("one denied request is found with two clicks, and says why", async ({ page }) => {
  await page.goto("/acme/logs?range=7d");
  const clicks = await countClicks(page);
  await page
    .getByRole("figure")
    .getByRole("link", { name: /Denied/ })
    .click();
  await page.waitForURL(/outcome%3Adenied/);
  await page.getByRole("table").last().getByRole("rowheader").first().getByRole("link").click();
  const sheet = page.getByRole("dialog");
  await expect(sheet).toContainText(/IP_DENIED|INSUFFICIENT_SCOPE|WRONG_ENVIRONMENT/);
  await expect(sheet.getByText(": failed")).toHaveCount(1);
  expect(clicks()).toBe(2);
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/open=/);
});

test("the log pages through a keyset and is downloaded as it is filtered", async ({ page }) => {
  await page.goto("/acme/logs?range=7d");
  const first = page.getByRole("table").last().locator("[data-row]").first();
  const newest = await first.getAttribute("data-row");
  await page.getByRole("link", { name: "Next" }).click();
  await page.waitForURL(/cursor=/);
  await expect(first).not.toHaveAttribute("data-row", newest ?? "");
  const answer = await page.request.get("/acme/logs.csv?range=7d&outcome=limited");
  expect(answer.headers()["content-type"]).toContain("text/csv");
  const [header, ...lines] = (await answer.text()).trim().split("\r\n");
  expect(header).toMatch(/^time \(UTC\),request,outcome/);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => !line.includes(",RATE_LIMITED,"))).toEqual([]);
});

test("an audit event opens to what it changed, and narrows to its target", async ({ page }) => {
  await page.goto("/acme/audit?action=key.revoked");
  const event = page.locator("main details").first();
  await event.locator("summary").click();
  await expect(event.locator("dt").first()).toBeVisible();
  await event.getByRole("link", { name: /^All of/ }).click();
  await page.waitForURL(/targetId=key_/);
  await expect(page.locator("main details")).not.toHaveCount(0);
});

test("the workspace is renamed", async ({ page }) => {
  await page.goto("/acme/settings");
  await page.getByLabel("Name", { exact: true }).fill("Acme Corp");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByRole("link", { name: "Acme Corp" })).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("Acme");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByRole("link", { name: "Acme", exact: true })).toBeVisible();
});

test("the audit log's chain is verified at the press of a button, a changed row is named, and it is exported", async ({
  page,
}) => {
  await page.goto("/acme/audit");
  const integrity = page.getByRole("region", { name: "Integrity" });
  await integrity.getByRole("button", { name: "Verify chain" }).click();
  await expect(integrity).toContainText(/All [\d,]+ events are as they were written/);
  const changed = await changeAuditRow(".data/e2e");
  await integrity.getByRole("button", { name: "Verify chain" }).click();
  await expect(integrity).toContainText(`Event ${changed.seq} was edited.`);
  await changed.undo();

  await page.getByLabel("About").selectOption("api");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/targetKind=api/);
  const csv = await page.request.get(
    (await page.getByRole("link", { name: "Export CSV" }).getAttribute("href")) ?? "",
  );
  expect(csv.headers()["content-type"]).toContain("text/csv");
  for (const line of (await csv.text()).trim().split("\r\n").slice(1))
    expect(line).toContain(",api,");
  const all = await page.request.get("/acme/audit/audit.jsonl");
  expect((await all.text()).trim().split("\n").at(-1)).toContain('"head"');
});
