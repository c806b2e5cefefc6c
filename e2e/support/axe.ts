import { expect, type Page } from "@playwright/test";
import axe, { type ElementContext, type RunOptions } from "axe-core";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** What a theme can change alone. */
const COLOURS = ["color-contrast", "link-in-text-block"];
export const THEMES = ["light", "dark"] as const;

/** Draws the page in a theme, all colours at once: a page behind another one has no frames in which they would change. */
export async function drawIn(page: Page, theme: (typeof THEMES)[number]): Promise<void> {
  await page.evaluate((name) => {
    document.documentElement.dataset.theme = name;
    for (const change of document.getAnimations())
      if (change instanceof CSSTransition) change.finish();
  }, theme);
}

export type Search = Readonly<{
  /** `colours`: only the rules that a theme can change alone. */
  only?: "colours";
  /** A selector of what is looked at, instead of the whole page. */
  within?: string;
}>;

/** Which rules of WCAG 2.2 AA that a machine can check are broken, with the elements that break them. */
export async function findFaults(page: Page, { only, within }: Search = {}): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const options: RunOptions = {
    runOnly: only ? { type: "rule", values: COLOURS } : { type: "tag", values: WCAG },
    // Where each element stands is worked out for these alone, which halves the time on a long page.
    resultTypes: ["violations"],
  };
  const { violations } = await page.evaluate(
    ([where, how]) => {
      const run: typeof axe.run = Reflect.get(window, "axe").run;
      return run((where ?? document) as ElementContext, how);
    },
    [within, options] as const,
  );
  return violations.map(({ id, nodes }) => [id, ...nodes.map((node) => node.html)].join(" "));
}

/** No rule of WCAG 2.2 AA that a machine can check is broken, in either theme. */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  // An answer of a form brings the title of its page a moment after its content.
  await expect(page).toHaveTitle(/\S/);
  // What waits for newer rows is dimmed.
  await expect(page.locator("[data-waiting]")).toHaveCount(0);
  for (const theme of THEMES) {
    await drawIn(page, theme);
    const only = theme === "dark" ? "colours" : undefined;
    expect.soft(await findFaults(page, { only, within }), theme).toEqual([]);
  }
}
