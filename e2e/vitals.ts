import { expect, type Page, test } from "@playwright/test";
import { enterDemo, seedDemo } from "./support/demo";
import { budgetOf, ownScriptBytes } from "./support/scripts";

const PATHS = [
  ...["", "/apis", "/keys", "/keys/new", "/limits", "/logs", "/clients", "/audit", "/settings"],
  ...["/settings/team", "/settings/account"],
];

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

test("largest paint, layout shift and own scripts of the screens, in a browser with an empty cache", async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(300_000);
  const url = baseURL ?? "";
  seedDemo(".data/e2e");
  const cookies = await enterDemo(browser, url);
  const addresses = ["/sign-in", ...PATHS.map((path) => `/acme${path}`)];
  for (const address of addresses) {
    const context = await browser.newContext({ baseURL: url });
    if (address !== "/sign-in") await context.addCookies(cookies);
    const page = await context.newPage();
    await page.goto(address);
    const bytes = await ownScriptBytes(page);
    await page.waitForLoadState("networkidle");
    const { lcp, cls } = await vitalsOf(page);
    const texts = [`LCP ${lcp.toFixed(0)} ms`, `CLS ${cls.toFixed(3)}`, `own scripts ${bytes} B`];
    console.log(`${address.padEnd(24)} ${texts.join("  ")}`);
    expect.soft(lcp, `${address}, largest paint`).toBeLessThanOrEqual(1200);
    expect.soft(cls, `${address}, layout shift`).toBeLessThanOrEqual(0.02);
    expect.soft(bytes, `${address}, scripts`).toBeLessThanOrEqual(budgetOf(address));
    await context.close();
  }
});
