import { type Browser, expect, type Page } from "@playwright/test";
import { type Person, signUp, somebody } from "./person";

/** A new person in their own workspace, at its team; answers the workspace's path. */
export async function openTeam(page: Page, person = somebody()): Promise<string> {
  await signUp(page, person);
  await page.getByRole("link", { name: "Go to dashboard" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  const home = new URL(page.url()).pathname;
  await page.goto(`${home}/settings/team`);
  return home;
}

/** Invites an address and answers the link, which the screen shows once. */
export async function invite(page: Page, email: string, role = "developer"): Promise<string> {
  await page.getByLabel("Email addresses").fill(email);
  await page.getByLabel("Role", { exact: true }).selectOption(role);
  await page.getByRole("button", { name: "Send invitations" }).click();
  await page.getByRole("status").getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("status").getByRole("button", { name: "Copied" })).toBeVisible();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Another browser, in which an invited person made their account by the link. */
export async function join(browser: Browser, link: string, person: Person): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: new URL(link).origin })).newPage();
  await page.goto(link);
  await expect(page.getByLabel("Email")).toHaveValue(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Create account and join" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  return page;
}

/** The row of a member or an invitation. */
export const rowOf = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

/** What a browser is asked for, so that links can be read from where they were copied to. */
export const CLIPBOARD = ["clipboard-read", "clipboard-write"];
