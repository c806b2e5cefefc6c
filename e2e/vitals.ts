import { expect, type Page, test } from "@playwright/test";
import { enterDemo, seedDemo } from "./support/demo";
import { furnish } from "./support/place";
import { addressOf, READY } from "./support/screens";

/** The largest paint in milliseconds and the sum of layout shifts, as the browser saw them until all was quiet. */
const vitalsOf = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<{ lcp: number; cls: number }>((resolve) => {
        let [lcp, cls] = [0, 0];
        new PerformanceObserver((list) => {
          for (const one of list.getEntries()) lcp = Math.max(lcp, one.startTime);
        }).observe({ type: "largest-contentful-paint", buffered: true });
        new PerformanceObserver((list) => {
          for (const one of list.getEntries()) cls += Number(Reflect.get(one, "value"));
        }).observe({ type: "layout-shift", buffered: true });
        // What was buffered is told before the next frame.
        requestAnimationFrame(() => setTimeout(() => resolve({ lcp, cls })));
      }),
  );

test("largest paint and layout shift of every screen, in a browser with an empty cache", async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(540_000);
  const url = baseURL ?? "";
  seedDemo(".data/e2e");
  const cookies = await enterDemo(browser, url);
  const known = await browser.newContext({ baseURL: url });
  await known.addCookies(cookies);
  const place = await furnish(await known.newPage(), "acme");
  await known.close();
  for (const route of READY) {
    const context = await browser.newContext({ baseURL: url });
    if (!route.startsWith("/sign-")) await context.addCookies(cookies);
    const page = await context.newPage();
    // A server that has just started reads the code of a page at its first request, once.
    await page.request.get(addressOf(route, place));
    await page.goto(addressOf(route, place));
    await page.waitForLoadState("networkidle");
    const { lcp, cls } = await vitalsOf(page);
    console.log(`${route.padEnd(44)} LCP ${lcp.toFixed(0).padStart(5)} ms  CLS ${cls.toFixed(3)}`);
    expect.soft(lcp, `${route}, largest paint`).toBeGreaterThan(0);
    expect.soft(lcp, `${route}, largest paint`).toBeLessThanOrEqual(1200);
    expect.soft(cls, `${route}, layout shift`).toBeLessThanOrEqual(0.02);
    await context.close();
  }
});
