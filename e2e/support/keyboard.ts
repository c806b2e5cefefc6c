import type { Locator, Page } from "@playwright/test";

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
export async function tabUntil(one: Locator): Promise<void> {
  const isReached = () => one.evaluate((node) => node === document.activeElement);
  for (let i = 0; i < 80; i++) {
    if (await isReached()) return;
    await one.page().keyboard.press("Tab");
  }
  throw new Error(`Tab never reached ${one}`);
}

/** Whether what has the focus shows it, by a line of 2 px at least. */
export const isRingSeen = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(
      document.activeElement ?? document.body,
    );
    return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
  });
