import { expect, type Page } from "@playwright/test";

export type Person = Readonly<{ email: string; password: string }>;

/** Somebody who has no account yet. */
export const somebody = (): Person => ({
  email: `p${Date.now()}${Math.floor(Math.random() * 1e6)}@example.com`,
  password: "correct horse battery",
});

let strangers = 0;

/** Signs up, up to the page of the first key. Everybody comes from an address of their own, which has sign-ups left. */
export async function signUp(page: Page, person: Person = somebody()): Promise<Person> {
  strangers += 1;
  const address = `198.18.${process.pid % 256}.${strangers % 256}`;
  await page.setExtraHTTPHeaders({ "x-forwarded-for": address });
  await page.goto("/sign-up");
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page).toHaveURL(/\/start$/);
  await page.setExtraHTTPHeaders({});
  return person;
}

/** Fills in the sign-in form and sends it; `from` is a page that asks for it. */
export async function signIn(
  page: Page,
  { email, password }: Person,
  from = "/sign-in",
): Promise<void> {
  await page.goto(from);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}
