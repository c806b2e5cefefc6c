import { test } from "@playwright/test";
import { enterDemo, seedDemo } from "./support/demo";

/** What the README shows, of the demonstration; `open`: the first row of the list there. All but the first are shown small. */
const PICTURES: Readonly<Record<string, Readonly<{ path: string; open?: true }>>> = {
  overview: { path: "/acme" },
  keys: { path: "/acme/keys?sort=day" },
  key: { path: "/acme/keys?sort=day", open: true },
  limits: { path: "/acme/limits?range=7d" },
  logs: { path: "/acme/logs" },
};

for (const theme of ["light", "dark"] as const)
  test(`pictures of the demonstration, ${theme}`, async ({ browser, baseURL }) => {
    const url = baseURL ?? "";
    test.setTimeout(600_000);
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
    for (const [name, { path, open }] of Object.entries(PICTURES)) {
      await page.goto(path);
      if (open) {
        await page.locator("[data-row-link]").first().click();
        await page.waitForURL(/\/key_/);
      }
      await page.locator("figure, tbody tr").first().waitFor();
      const scale = name === "overview" ? "device" : "css";
      await page.screenshot({ path: `docs/${name}-${theme}.png`, scale });
    }
    await context.close();
  });
