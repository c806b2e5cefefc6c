import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Cookie, expect, test } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { enterDemo, seedDemo } from "./support/demo";

let cookies: Cookie[];

test.beforeAll(async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  seedDemo(".data/e2e");
  cookies = await enterDemo(browser, baseURL ?? "");
});

test("what a search finds and a long section in another language break no rule of WCAG either", async ({
  page,
}) => {
  for (const path of ["/reference?q=rotate", "/reference/keys?lang=go"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page, "main");
  }
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("one finds an operation, reads what its fields take, and changes the language", async ({
    page,
  }) => {
    await page.goto("/reference");
    await page.getByRole("searchbox", { name: "Search the reference" }).fill("rotate overlap");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Give a key a new secret" }).click();
    await expect(page).toHaveURL(/\/reference\/keys#rotateKey$/);
    const article = page.getByRole("article", { name: "Give a key a new secret" });
    await expect(article.getByText("one of afterFirstUse, fixed, none")).toBeVisible();
    await article.getByRole("link", { name: "Python" }).click();
    await expect(page).toHaveURL(/\?lang=python#rotateKey$/);
    await expect(article.getByLabel("Give a key a new secret in Python")).toContainText("urllib");
  });

  test("a field has an address of its own, and so has an outcome", async ({ page }) => {
    await page.goto("/reference/verify#verifyKey.request.scopes");
    await expect(page.locator('[id="verifyKey.request.scopes"]')).toBeInViewport();
    await page.goto("/reference#outcome-RATE_LIMITED");
    await expect(page.locator("#outcome-RATE_LIMITED")).toContainText("retryAfterMs");
  });
});

test("a stranger reads it, and is shown the way in", async ({ page }) => {
  await page.goto("/reference/keys");
  await expect(page.getByRole("article", { name: "Read a key" })).toContainText("key_1k2m");
  await expect(page.getByRole("banner").getByRole("link", { name: "Sign in" })).toBeVisible();
});

test("whoever is signed in sees their own ids, and a sample works as pasted", async ({
  page,
  context,
}) => {
  await context.addCookies(cookies);
  await page.goto("/reference/system");
  const sample = page.getByLabel("Whether the process is up in curl");
  const command = (await sample.textContent()) ?? "";
  const { stdout } = await promisify(execFile)("sh", ["-c", command]);
  expect(JSON.parse(stdout)).toEqual({ status: "ok" });
  await page.goto("/reference/keys");
  const shown = page.getByLabel("Read a key in curl");
  await expect(shown).toContainText(/\/v1\/keys\/key_(?!1k2m)\w{23}/);
  await expect(page.getByRole("banner").getByRole("link", { name: "Acme" })).toBeVisible();
});

test("the keyboard goes from the search to the sections, and through an operation", async ({
  page,
}) => {
  await page.goto("/reference/roles");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Create a role" }).last()).toBeFocused();
});

test("there is no section of another name", async ({ page }) => {
  const response = await page.goto("/reference/nonsense");
  expect(response?.status()).toBe(404);
});
