import { expect, type Page, test } from "@playwright/test";
import { findFaults } from "./support/axe";
import { createKey, openKeys } from "./support/keys";

/** Holds back what the server answers to the page's own questions. Answers how to hold it back, and how to let it go. */
async function gateOf(page: Page) {
  let gate = Promise.resolve();
  let letGo = () => {};
  await page.route(/[?&]_rsc=/, async (route) => {
    await gate;
    await route.continue();
  });
  return {
    shut: () => {
      gate = new Promise((resolve) => {
        letGo = resolve;
      });
    },
    open: () => letGo(),
  };
}

const main = (page: Page) => page.getByRole("main");
const topOf = async (page: Page, what: string) =>
  Math.round((await main(page).locator(what).first().boundingBox())?.y ?? Number.NaN);

test("a page that is waited for has its skeleton, in the room that it takes", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await openKeys(page);
  const gate = await gateOf(page);
  for (const [place, rows] of [
    ["Rate limits", null],
    ["Audit", "li, tbody tr"],
    ["Keys", "tbody tr"],
    ["APIs", "tbody tr"],
  ] as const) {
    gate.shut();
    await page.getByRole("navigation").getByRole("link", { name: place, exact: true }).click();
    await expect(page.getByRole("status").getByText(`Loading ${place}`)).toBeVisible();
    await expect(main(page).getByRole("heading", { level: 1 })).toHaveText(place);
    expect(await findFaults(page)).toEqual([]);
    const heading = await topOf(page, "h1");
    const list = rows === null ? 0 : await topOf(page, "[data-skeleton=row]");
    gate.open();
    await expect(page.locator("[data-waiting]")).toHaveCount(0);
    await expect(main(page).getByRole("heading", { level: 1 })).toHaveText(place);
    expect(await topOf(page, "h1")).toBe(heading);
    if (rows !== null) expect(Math.abs((await topOf(page, rows)) - list), place).toBeLessThan(3);
  }
});

test("while a list is read anew its rows stay, and are dimmed", async ({ page }) => {
  await openKeys(page);
  await createKey(page, "CI deploy");
  const gate = await gateOf(page);
  const table = main(page).getByRole("table");
  await expect(table.getByRole("link", { name: "CI deploy" })).toBeVisible();
  await expect(table).toHaveCSS("opacity", "1");
  gate.shut();
  await table.getByRole("link", { name: "Name", exact: true }).click();
  await expect(page.locator("[data-waiting=rows]")).toHaveAttribute("aria-busy", "true");
  await expect(table).toHaveCSS("opacity", "0.6");
  await expect(table.getByRole("link", { name: "CI deploy" })).toBeVisible();
  gate.open();
  await expect(page.locator("[data-waiting]")).toHaveCount(0);
  await expect(page).toHaveURL(/sort=/);
  await expect(table).toHaveCSS("opacity", "1");
});

test("a new secret is shown though the rest of its dialog does not come", async ({ page }) => {
  await openKeys(page);
  await createKey(page, "CI deploy");
  await page.reload();
  await page.getByRole("link", { name: "CI deploy" }).click();
  await page.getByRole("button", { name: "Rotate", exact: true }).click();
  const rotate = page.getByRole("dialog").getByRole("button", { name: "Rotate now" });
  await expect(rotate).toBeFocused();
  let held = 0;
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    held++;
    await gate;
    await route.abort();
  });
  await rotate.press("Enter");
  const copy = page.getByRole("dialog").getByRole("button", { name: "Copy", exact: true });
  await expect(copy).toBeFocused();
  await expect.poll(() => held).toBeGreaterThan(0);
  letGo();
  await page.waitForEvent("requestfailed");
  await expect(page.getByTestId("secret")).toHaveText(/^sk_/);
  await expect(copy).toBeFocused();
});
