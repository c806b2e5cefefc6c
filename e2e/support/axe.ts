import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** No rule of WCAG 2.2 AA that a machine can check is broken, in either theme. */
export async function expectAccessible(page: Page): Promise<void> {
  // An answer of a form brings the title of its page a moment after its content.
  await expect(page).toHaveTitle(/\S/);
  for (const theme of ["light", "dark"]) {
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name;
    }, theme);
    const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
    expect(
      violations.map(({ id, nodes }) => [theme, id, ...nodes.map((node) => node.html)]),
    ).toEqual([]);
  }
}
