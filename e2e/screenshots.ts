import { test } from "@playwright/test";
import { enterDemo, seedDemo } from "./support/demo";

/** What the README shows, of the demonstration. */
const PICTURES = { overview: "/acme" };

for (const theme of ["light", "dark"] as const)
  test(`pictures of the demonstration, ${theme}`, async ({ browser, baseURL }) => {
    const url = baseURL ?? "";
    test.setTimeout(180_000);
    seedDemo(".data/e2e");
    const context = await browser.newContext({
      baseURL: url,
      viewport: { width: 1280, height: 900 },
      deviceScaleFactor: 2,
      reducedMotion: "reduce",
    });
    await context.addCookies(await enterDemo(browser, url));
    await context.addCookies([{ name: "theme", value: theme, url }]);
    const page = await context.newPage();
    for (const [name, path] of Object.entries(PICTURES)) {
      await page.goto(path);
      await page.getByRole("figure").first().waitFor();
      await page.screenshot({ path: `docs/${name}-${theme}.png` });
    }
    await context.close();
  });
