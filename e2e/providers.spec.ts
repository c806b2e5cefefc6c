import { expect, type Page, test } from "@playwright/test";
import { startOpenIdProvider } from "@/lib/providers/testing-openid";
import { expectAccessible } from "./support/axe";
import { linkIn } from "./support/mail";
import { signUp, somebody } from "./support/person";
import { ageSessions } from "./support/sessions";

// The provider "Acme" of playwright.config.ts, run here with the forms of its own.
const PORT = Number(process.env.E2E_PORT ?? 3900);
let acme: Awaited<ReturnType<typeof startOpenIdProvider>>;

test.beforeAll(async () => {
  const redirectUri = `http://localhost:${PORT}/sign-in/oidc/callback`;
  acme = await startOpenIdProvider({ redirectUri, port: PORT + 9 });
});
test.afterAll(() => acme.stop());

/** Signs in at the provider, by its own login form, and agrees. */
async function passAcme(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder("Enter any login").fill(login);
  await page.getByPlaceholder("and password").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}

const withAcme = (page: Page) => page.getByRole("button", { name: /^Continue with Acme/ });

test("S11 S12 somebody signs up by a provider, comes back by it, sets a password, unlinks and links it", async ({
  page,
}) => {
  const { email, password } = somebody();
  await page.goto("/sign-up");
  await withAcme(page).click();
  await passAcme(page, email);
  await expect(page).toHaveURL(/\/start$/);
  await page.getByRole("link", { name: "Go to dashboard" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  const home = new URL(page.url()).pathname;
  const account = `${home}/settings/account`;
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await expect(withAcme(page)).toContainText("Last used");
  await expectAccessible(page);

  // The provider still knows the browser; the way back leads to the page that was asked for.
  await page.goto(account);
  await withAcme(page).click();
  await expect(page).toHaveURL(account);
  await expect(page.getByText(`${email}, used`)).toBeVisible();
  await expectAccessible(page);

  // At an open screen it asks again who it is, and the provider asks, too.
  await ageSessions(".data/e2e");
  await page.getByRole("button", { name: "Unlink Acme" }).click();
  await expect(page.getByRole("button", { name: "Confirm with Acme" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Confirm with Acme" }).click();
  await page.getByPlaceholder("and password").waitFor();
  await page.getByPlaceholder("Enter any login").fill(email);
  await page.getByPlaceholder("and password").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await expect(page).toHaveURL(account);

  // The last way in stays, until there is another.
  await page.getByRole("button", { name: "Unlink Acme" }).click();
  await expect(
    page.getByText("Nothing else would let you in. Set a password first."),
  ).toBeVisible();
  await page.getByRole("button", { name: "Mail me a link to set one" }).click();
  await expect(page.getByText(`A letter is on its way to ${email}.`)).toBeVisible();
  await page.goto(await linkIn(email));
  await page.getByLabel(/password/i).fill(password);
  await page.getByRole("button", { name: /password/i }).click();
  await expect(page).not.toHaveURL(/reset/);
  await page.goto(account);
  await page.getByRole("button", { name: "Unlink Acme" }).click();
  await expect(page.getByText("Not linked")).toBeVisible();
  await page.getByRole("button", { name: "Link Acme" }).click();
  await expect(page).toHaveURL(account);
  await expect(page.getByText(`${email}, used`)).toBeVisible();
});

test("S12 an account with the same address is not signed in to by a provider, and is told what to do", async ({
  page,
  context,
}) => {
  const { email } = await signUp(page);
  await context.clearCookies();
  await page.goto("/sign-in");
  await withAcme(page).click();
  await passAcme(page, email);
  await expect(page.getByText("Sign in with your password, then link Acme")).toBeVisible();
  await expectAccessible(page);
});

test("S11 S12 without scripts the way to a provider and back is the same", async ({
  browser,
  baseURL,
}) => {
  const options = { javaScriptEnabled: false, ...(baseURL !== undefined && { baseURL }) };
  const page = await (await browser.newContext(options)).newPage();
  await page.goto("/sign-in");
  await withAcme(page).click();
  await passAcme(page, somebody().email);
  await expect(page).toHaveURL(/\/start$/);
});
