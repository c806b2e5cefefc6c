import { expect, test } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { modal } from "./support/keys";
import { somebody } from "./support/person";
import { CLIPBOARD, invite, join, openTeam, rowOf } from "./support/team";
import { findTooWide } from "./support/width";

test.beforeEach(({ context }) => context.grantPermissions(CLIPBOARD));

test("whose role may not do something is told which may, and asks those who give roles", async ({
  page,
  browser,
}) => {
  const ada = somebody();
  const home = await openTeam(page, ada);
  const bob = somebody();
  const other = await join(browser, await invite(page, bob.email, "developer"), bob);
  await other.context().grantPermissions(CLIPBOARD);
  const letterOf = async () => {
    const href = await other.getByRole("link", { name: "Ask an admin" }).getAttribute("href");
    return new URL(href ?? "");
  };
  const address = (path: string) => `${new URL(other.url()).origin}${home}/${path}`;
  await other.goto(`${home}/audit?actor=somebody`);
  await expect(
    other.getByText("Your role here is developer. Owners, admins and viewers may read the audit"),
  ).toBeVisible();
  const letter = await letterOf();
  expect(letter.pathname).toBe(ada.email);
  expect(letter.searchParams.get("body")).toContain(`The page: ${address("audit?actor=somebody")}`);
  await expectAccessible(other);

  // The page that the letter names shows whose role it is about.
  const body = letter.searchParams.get("body") ?? "";
  await page.goto(body.slice(body.indexOf(address("settings/team"))));
  await rowOf(page, bob.email).getByRole("combobox").selectOption("viewer");
  await expect(page.getByText("is viewer from their next request")).toBeVisible();
  await other.goto(`${home}/audit`);
  await expect(other.getByRole("link", { name: "Export CSV" })).toBeVisible();

  await other.goto(`${home}/keys`);
  const create = other.getByRole("main").getByRole("button", { name: /^Create key/ });
  await expect(create).toHaveAttribute("title", /^Your role here is viewer. Owners, admins and/);
  await other.getByRole("button", { name: "Copy what to ask" }).click();
  await expect
    .poll(() => other.evaluate(() => navigator.clipboard.readText()))
    .toContain(`The page: ${address("keys")}`);
  await expectAccessible(other);
  const barred = (label: string) =>
    other.getByRole("button", { name: new RegExp(`^${label} ?, Your role here is`) });
  await other.goto(`${home}/owners`);
  await expect(barred("New owner")).toBeVisible();
  await expect(other.getByRole("link", { name: "Ask an admin" })).toBeVisible();
  await expectAccessible(other);
  await other.goto(`${home}/settings/certificates`);
  await expect(barred("Add certificate")).toBeVisible();
  await expect(barred("Add authority")).toBeVisible();
  await expect(other.getByRole("link", { name: "Ask an admin" })).toBeVisible();
  await expectAccessible(other);
  await other.goto(`${home}/apis`);
  await other.getByRole("table").getByRole("link").first().click();
  await expect(barred("Create key")).toBeVisible();
  await expectAccessible(other);
  await other.setViewportSize({ width: 390, height: 844 });
  await other.goto(`${home}/settings`);
  await expect(other.getByRole("button", { name: /^Freeze workspace/ })).toBeVisible();
  expect((await letterOf()).searchParams.get("subject")).toContain("may change this workspace");
  await expectAccessible(other);
});

test("a client and a webhook show whose role may not change them what could be done, and why not by them", async ({
  page,
  browser,
}) => {
  const home = await openTeam(page);
  const bob = somebody();
  const other = await join(browser, await invite(page, bob.email, "viewer"), bob);
  const made: string[] = [];
  for (const [path, opener, field, text, action] of [
    ["clients", "New client", "Name", "Billing backend", "Create client"],
    ["settings/webhooks", "Add webhook", "URL", "https://hooks.example.com/in", "Add webhook"],
  ] as const) {
    await page.goto(`${home}/${path}`);
    await page.getByRole("button", { name: opener }).click();
    await modal(page).getByLabel(field, { exact: true }).fill(text);
    await modal(page).getByRole("button", { name: action }).click();
    await expect(modal(page).getByTestId("secret")).toBeVisible();
    await page.goto(`${home}/${path}`);
    made.push((await page.getByRole("link", { name: text }).getAttribute("href")) ?? "");
  }
  const [client = "", webhook = ""] = made;
  const labels = {
    [client]: ["Disable", "Revoke tokens", "Delete", "New secret"],
    [webhook]: ["Edit", "Disable", "Delete", "Send test", "New secret"],
  };
  for (const [path, expected] of Object.entries(labels)) {
    await other.goto(path);
    for (const label of expected)
      await expect(
        other.getByRole("button", { name: new RegExp(`^${label} ?, Your role here is viewer`) }),
      ).toBeVisible();
    await expect(other.getByRole("link", { name: "Ask an admin" })).toHaveCount(1);
    for (const width of [390, 1280]) {
      await other.setViewportSize({ width, height: 844 });
      await expectAccessible(other);
      expect(await findTooWide(other, { tables: width === 1280 })).toEqual([]);
    }
  }
});
