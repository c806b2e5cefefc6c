import { expect, test } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { modal } from "./support/keys";
import { somebody } from "./support/person";
import { setUpSecondFactor } from "./support/second-factor";
import { CLIPBOARD, invite, join, openTeam, rowOf } from "./support/team";

test.beforeEach(({ context }) => context.grantPermissions(CLIPBOARD));

test("an invited person joins by the link, with their role and no other", async ({
  page,
  browser,
}) => {
  const home = await openTeam(page);
  await expect(page.getByLabel("Email addresses")).toBeFocused();
  const bob = somebody();
  const link = await invite(page, bob.email, "viewer");
  await expect(rowOf(page, bob.email)).toContainText("Invited");
  await expectAccessible(page);
  const other = await join(browser, link, bob);
  expect(new URL(other.url()).pathname).toBe(home);
  await other.goto(`${home}/settings/team`);
  await expect(other.getByLabel("Email addresses")).toHaveCount(0);
  await expect(other.getByRole("button", { name: /^Remove/ })).toHaveCount(0);
  await page.reload();
  await expect(rowOf(page, bob.email)).not.toContainText("Invited");
});

test("S05 a change of role and a removal hold at the other browser's very next request", async ({
  page,
  browser,
}) => {
  const home = await openTeam(page);
  const bob = somebody();
  const other = await join(browser, await invite(page, bob.email, "developer"), bob);
  await other.goto(`${home}/keys`);
  await expect(other.getByRole("main").getByRole("button", { name: "Create key" })).toBeVisible();

  await page.reload();
  await rowOf(page, bob.email).getByRole("combobox").selectOption("viewer");
  await expect(page.getByText("is viewer from their next request")).toBeVisible();
  await other.goto(`${home}/keys/new`);
  await expect(other.getByText("Your role here is viewer.")).toBeVisible();

  await rowOf(page, bob.email)
    .getByRole("button", { name: /^Remove/ })
    .click();
  await expect(modal(page)).toContainText("Keys they made");
  await expectAccessible(page);
  await modal(page)
    .getByRole("button", { name: /^Remove/ })
    .click();
  await expect(rowOf(page, bob.email)).toHaveCount(0);
  await other.goto(home);
  await expect(other.getByRole("heading", { name: "Overview" })).toHaveCount(0);
});

test("whoever manages members sees who has a second factor, was here and made keys, and finds people by the address", async ({
  page,
  browser,
}) => {
  const ada = somebody();
  const home = await openTeam(page, ada);
  const [bob, eve] = [somebody(), somebody()];
  const other = await join(browser, await invite(page, bob.email, "developer"), bob);
  await page.reload();
  await invite(page, eve.email, "viewer");
  await expect(rowOf(page, eve.email)).toContainText("Invited");
  const table = page.getByRole("table", { name: "Members and invitations" });
  const people = table.locator("tbody tr");
  const cellOf = async (row: string, column: string) => {
    const columns = await table.getByRole("columnheader").allInnerTexts();
    const cells = rowOf(page, row).locator("th,td");
    return cells.nth(columns.indexOf(column));
  };
  await expect(await cellOf(bob.email, "Second factor")).toHaveText("Off");
  await expect(await cellOf(bob.email, "Last active")).toHaveText(/just now|\d+ s ago/);
  await expect(await cellOf(bob.email, "Keys created")).toHaveText("0");
  await expect(await cellOf(eve.email, "Second factor")).toHaveText("");
  // Sign-up made two.
  await rowOf(page, ada.email)
    .getByRole("link", { name: /^2 keys of/ })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: "Keys" })).toBeVisible();
  await expect(page).toHaveURL(/maker=usr_/);
  await page.goBack();

  const filters = page.getByRole("form", { name: "Filters" });
  await filters.getByLabel("Status").selectOption("Invited");
  await filters.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/status=invited/);
  await expect(people).toHaveCount(1);
  await expect(people).toContainText(eve.email);
  await expect(people.getByRole("button", { name: /^Resend/ })).toBeVisible();
  await page.goto(`${home}/settings/team?status=no-second-factor&role=developer&q=EXAMPLE`);
  await expect(people).toHaveCount(1);
  await expect(people).toContainText(bob.email);
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.goto(`${home}/settings/team?q=nobody-of-that-name`);
  await page.getByRole("link", { name: "Show everybody" }).click();
  await expect(people).toHaveCount(3);

  await other.goto(`${home}/settings/team?status=no-second-factor`);
  const theirs = other.getByRole("table", { name: "Members and invitations" });
  await expect(theirs.locator("tbody tr")).toHaveCount(3);
  await expect(theirs.getByRole("columnheader", { name: "Second factor" })).toHaveCount(0);
});

test("a role that was changed by mistake is taken back by Undo", async ({ page, browser }) => {
  await openTeam(page);
  const bob = somebody();
  await join(browser, await invite(page, bob.email, "developer"), bob);
  await page.reload();
  const role = rowOf(page, bob.email).getByRole("combobox");
  await role.selectOption("viewer");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("is developer from their next request")).toBeVisible();
  await expect(role).toHaveValue("developer");
  await page.reload();
  await expect(role).toHaveValue("developer");
});

test("a workspace that requires a second factor lets whoever has none set one up, and see nothing before", async ({
  page,
  browser,
}) => {
  const [ada, bob, eve] = [somebody(), somebody(), somebody()];
  const home = await openTeam(page, ada);
  const other = await join(browser, await invite(page, bob.email, "viewer"), bob);
  await page.goto(`${home}/settings`);
  await page.getByRole("link", { name: "Set up a second factor for your own account" }).click();
  await setUpSecondFactor(page, ada);
  await page.goto(`${home}/settings`);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Require a second factor" }).click();
  await expect(modal(page)).toContainText("1 member without one");
  await expect(modal(page)).toContainText(bob.email.split("@")[0] ?? "");
  await expectAccessible(page);
  await modal(page).getByRole("button", { name: "Require a second factor" }).click();
  await expect(page.getByText("Required of every member")).toBeVisible();

  await other.goto(`${home}/keys`);
  await expect(other.getByRole("heading", { name: "Set up a second factor" })).toBeVisible();
  await expectAccessible(other);
  await setUpSecondFactor(other, bob);
  await other.getByRole("link", { name: /^Go on to/ }).click();
  // To the page that was asked for.
  await expect(other.getByRole("heading", { level: 1, name: "Keys" })).toBeVisible();

  await page.goto(`${home}/settings/team`);
  const link = await invite(page, eve.email, "viewer");
  const third = await (await browser.newContext()).newPage();
  await third.goto(link);
  await expect(third.getByText(/sign in with a second factor/)).toBeVisible();
});

test("a link that was taken back lets nobody in, and says what to do", async ({
  page,
  browser,
}) => {
  await openTeam(page);
  const bob = somebody();
  const link = await invite(page, bob.email);
  await rowOf(page, bob.email)
    .getByRole("button", { name: /^Revoke/ })
    .click();
  await expect(rowOf(page, bob.email)).toHaveCount(0);
  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await expect(other.getByRole("heading", { level: 1 })).toHaveText(
    "This invitation does not work any more",
  );
  await expectAccessible(other);
});

test("a workspace is frozen with one button and its keys refused, and the same button ends it", async ({
  page,
}) => {
  const home = await openTeam(page);
  await page.goto(`${home}/settings`);
  await page.getByRole("button", { name: "Freeze workspace" }).click();
  await modal(page).getByRole("button", { name: "Freeze workspace" }).click();
  await expect(page.getByText("This workspace is frozen: every key is refused.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "End the freeze" }).click();
  await modal(page).getByRole("button", { name: "End the freeze" }).click();
  await expect(page.getByText("This workspace is frozen")).toHaveCount(0);
});

test("a second workspace is made, switched to, exported and deleted by its address", async ({
  page,
}) => {
  const home = await openTeam(page);
  await page.goto("/new");
  await page.getByLabel("Name").fill(`Second ${Date.now()}`);
  await page.getByRole("button", { name: "Create workspace" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  const second = new URL(page.url()).pathname;
  expect(second).not.toBe(home);
  const answer = await page.request.get(`${second}/settings/export`);
  const lines = (await answer.text()).trim().split("\n");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ type: "workspace" });
  await page.goto(`${second}/settings`);
  await page.getByRole("button", { name: "Delete workspace" }).click();
  const slug = second.slice(1);
  await modal(page).getByLabel(`Type ${slug} to go on`).fill(slug);
  await modal(page).getByRole("button", { name: "Delete workspace" }).click();
  await expect(page).not.toHaveURL(new RegExp(second));
  await page.goto(second);
  await expect(page.getByRole("heading", { name: "Overview" })).toHaveCount(0);
});
