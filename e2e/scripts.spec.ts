import { expect, test } from "@playwright/test";
import { enterDemo, seedDemo } from "./support/demo";
import { furnish } from "./support/place";
import { addressOf, READY } from "./support/screens";
import { budgetOf, ownScriptBytes } from "./support/scripts";

test.setTimeout(300_000);

test("no page brings more scripts of its own than its budget before anything is pressed", async ({
  browser,
  baseURL,
}) => {
  const url = baseURL ?? "";
  seedDemo(".data/e2e");
  const context = await browser.newContext({ baseURL: url });
  await context.addCookies(await enterDemo(browser, url));
  const page = await context.newPage();
  const place = await furnish(page, "acme");
  for (const route of READY) {
    // Signed out, sign-in and sign-up are what they are for strangers.
    const stranger = route.startsWith("/sign-");
    const visited = stranger ? await (await browser.newContext({ baseURL: url })).newPage() : page;
    await visited.goto(addressOf(route, place));
    await visited.waitForLoadState("networkidle");
    const bytes = await ownScriptBytes(visited);
    const [kept, budget] = [bytes / 1000, budgetOf(route) / 1000];
    console.log(`${route.padEnd(44)} ${kept.toFixed(1).padStart(5)} of ${budget} kB`);
    expect.soft(bytes, `${route} brings scripts`).toBeGreaterThan(0);
    expect.soft(bytes, route).toBeLessThanOrEqual(budgetOf(route));
    if (stranger) await visited.context().close();
  }
  await context.close();
});
