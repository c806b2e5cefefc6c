import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
export const THEMES = ["light", "dark"] as const;

/** Draws the page in a theme, all colours at once: a page behind another one has no frames in which they would change. */
export async function drawIn(page: Page, theme: (typeof THEMES)[number]): Promise<void> {
  await page.evaluate((name) => {
    document.documentElement.dataset.theme = name;
    for (const change of document.getAnimations())
      if (change instanceof CSSTransition) change.finish();
  }, theme);
}

/**
 * Which rules of WCAG 2.2 AA that a machine can check are broken, with the elements that break them.
 * @param only `colours`: those that a theme can change alone
 */
export async function findFaults(page: Page, only?: "colours"): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (only
    ? axe.withRules(["color-contrast", "link-in-text-block"])
    : axe.withTags(WCAG)
  ).analyze();
  return violations.map(({ id, nodes }) => [id, ...nodes.map((node) => node.html)].join(" "));
}

/** No rule of WCAG 2.2 AA that a machine can check is broken, in either theme. */
export async function expectAccessible(page: Page): Promise<void> {
  // An answer of a form brings the title of its page a moment after its content.
  await expect(page).toHaveTitle(/\S/);
  // What waits for newer rows is dimmed.
  await expect(page.locator("[data-waiting]")).toHaveCount(0);
  for (const theme of THEMES) {
    await drawIn(page, theme);
    expect.soft(await findFaults(page), theme).toEqual([]);
  }
}
