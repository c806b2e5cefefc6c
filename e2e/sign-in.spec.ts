import { expect, test } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { linkIn } from "./support/mail";
import { signIn, signUp, somebody } from "./support/person";
import { setUpSecondFactor } from "./support/second-factor";

test("a wrong password and an unknown address are answered alike, and the address stays typed", async ({
  page,
}) => {
  const person = await signUp(page);
  await page.context().clearCookies();
  for (const wrong of [
    { ...person, password: "not this one" },
    { ...somebody(), password: person.password },
  ]) {
    await signIn(page, wrong);
    await expect(page.getByText("Wrong email or password.")).toBeVisible();
    await expect(page.getByLabel("Email")).toHaveValue(wrong.email);
    expect(new URL(page.url()).search).toBe("");
  }
  await expectAccessible(page);
});

test("S04 S06 the session cookie is out of scripts' reach, and dead once signed out", async ({
  page,
  context,
}) => {
  await signUp(page);
  const cookies = await context.cookies();
  const session = cookies.find((cookie) => cookie.name.startsWith("keyway-session"));
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  await page.getByRole("link", { name: "Go to dashboard" }).click();
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await context.addCookies(session ? [session] : []);
  await page.goto("/start");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("S04 signing out everywhere else ends the other browser at its next request", async ({
  page,
  browser,
}) => {
  const person = await signUp(page);
  await page.getByRole("link", { name: "Go to dashboard" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  const home = new URL(page.url());
  const other = await (await browser.newContext({ baseURL: home.origin })).newPage();
  await signIn(other, person);
  await expect(other).toHaveURL(/\/start$/);
  await page.goto(`${home.pathname}/settings/account`);
  await page.getByRole("button", { name: "Sign out everywhere else (1)" }).click();
  await expect(page.getByText("Only this browser is signed in")).toBeVisible();
  await other.goto(home.pathname);
  await expect(other).toHaveURL(/\/sign-in/);
});

test("with a second factor signing in takes a code, or a recovery code when the app is lost", async ({
  page,
  browser,
}) => {
  const person = await signUp(page);
  await page.getByRole("link", { name: "Go to dashboard" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  const home = new URL(page.url());
  const account = `${home.pathname}/settings/account`;
  await page.goto(account);
  const code = await setUpSecondFactor(page, person);
  const shown = (await page.locator("main").textContent()) ?? "";
  const recovery = /(?:[a-z2-9]{4}-){3}[a-z2-9]{4}/.exec(shown)?.[0] ?? "";
  expect(recovery).not.toBe("");
  await page.goto(account);
  await expect(page.getByText("10 recovery codes are left.")).toBeVisible();

  const other = await (await browser.newContext({ baseURL: home.origin })).newPage();
  await signIn(other, person);
  await expect(other.getByRole("heading", { name: "One more step" })).toBeVisible();
  await expectAccessible(other);
  await other.goto(home.pathname);
  await expect(other).toHaveURL(/\/sign-in/);
  await other.getByLabel("Code").fill("000000");
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByText(/not a code of yours/)).toBeVisible();
  await other.getByLabel("Code").fill(recovery);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();

  await page.reload();
  await expect(page.getByText("9 recovery codes are left.")).toBeVisible();
  await page
    .getByRole("button", { name: /^Sign out / })
    .last()
    .click();
  await expect(page.getByText("Only this browser is signed in")).toBeVisible();
  await other.goto(home.pathname);
  await expect(other).toHaveURL(/\/sign-in/);

  await page.getByRole("button", { name: "Turn off the second factor" }).click();
  await page.getByLabel("Code").fill(code(1));
  await page.getByRole("button", { name: "Turn off", exact: true }).click();
  await expect(page.getByRole("button", { name: "Set up an authenticator app" })).toBeVisible();
});

test("a person says what they are called, and is called so at once", async ({ page }) => {
  await signUp(page);
  const home = await page.getByRole("link", { name: "Go to dashboard" }).getAttribute("href");
  await page.goto(`${home}/settings/account`);
  await page.getByLabel(/^Name/).fill("Ada Lindqvist");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Account of Ada Lindqvist" })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${home}/audit`);
  await expect(page.getByText("Ada Lindqvist changed the name of Ada Lindqvist")).toBeVisible();
});

test("S08 a browser that has to wait is let in by a letter to its person", async ({
  page,
  browser,
}) => {
  const person = await signUp(page);
  const { origin } = new URL(page.url());
  const home = await page.getByRole("link", { name: "Go to dashboard" }).getAttribute("href");
  const wanted = `${home}/logs?range=7d`;
  const other = await (await browser.newContext({ baseURL: origin })).newPage();
  const wrong = { ...person, password: "not this one" };
  // Until it has to wait: tries come back with time.
  await expect(async () => {
    await signIn(other, wrong, wanted);
    await expect(other.getByText(/Too many attempts/)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expectAccessible(other);
  await other.getByRole("button", { name: "Let me in by mail instead" }).click();
  await expect(other.getByText("a letter with a link is on its way")).toBeVisible();
  await expectAccessible(other);
  await other.goto(await linkIn(person.email));
  await expectAccessible(other);
  await other.getByRole("button", { name: "Go on to signing in" }).click();
  await expect(other.getByText("This browser need not wait any more")).toBeVisible();
  await other.getByLabel("Email").fill(person.email);
  await other.getByLabel("Password").fill(person.password);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other).toHaveURL(`${origin}${wanted}`);
  // Where the account signed in before, nothing of this was noticed.
  await page.context().clearCookies({ name: /session/ });
  await signIn(page, person);
  await expect(page).toHaveURL(/\/start$/);
});

test("S14 signing in goes to a page of ours, whatever the address asks for", async ({ page }) => {
  const person = await signUp(page);
  await page.context().clearCookies();
  await page.goto("/sign-in?callbackUrl=https%3A%2F%2Fexample.net%2Fx");
  const { origin } = new URL(page.url());
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).not.toHaveURL(/sign-in/);
  expect(new URL(page.url()).origin).toBe(origin);
});

test("S13 a form sent from another site changes nothing", async ({ page, request }) => {
  await signUp(page);
  const form = page.context().request;
  const answer = await form.post("/start", {
    headers: { origin: "https://evil.example", "next-action": "0".repeat(42) },
    multipart: { experiment: "verify" },
  });
  expect(answer.status()).toBeGreaterThanOrEqual(400);
  expect((await request.get("/start", { maxRedirects: 0 })).status()).toBe(307);
});

test("a forgotten password is replaced by the mailed link, and other browsers are signed out", async ({
  page,
  browser,
}) => {
  const person = await signUp(page);
  const other = await (await browser.newContext({ baseURL: new URL(page.url()).origin })).newPage();
  await other.goto("/sign-in");
  await other.getByRole("link", { name: "Forgot your password?" }).click();
  await expect(other.getByRole("heading", { level: 1, name: "A new password" })).toBeVisible();
  await other.getByLabel("Email").fill(person.email);
  await other.getByRole("button", { name: "Send me a link" }).click();
  await expect(other.getByText("a letter with a link is on its way")).toBeVisible();
  await expectAccessible(other);
  await other.goto(await linkIn(person.email));
  await expectAccessible(other);
  const password = "another horse entirely";
  await other.getByLabel("New password").fill(password);
  await other.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(other).not.toHaveURL(/reset/);
  await page.goto("/start");
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page, { ...person, password });
  await expect(page).not.toHaveURL(/sign-in/);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("one can sign up and sign in", async ({ page }) => {
    const person = await signUp(page);
    await expect(page.getByTestId("secret")).toHaveText(/^sk_test_kw/);
    await page.context().clearCookies();
    await signIn(page, { ...person, password: "not this one" });
    await expect(page.getByText("Wrong email or password.")).toBeVisible();
    await page.getByLabel("Password").fill(person.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/start$/);
  });
});
