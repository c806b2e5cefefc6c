import { expect, type Keyboard, type Locator, type Page } from "@playwright/test";

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

/** How long what a key shows is waited for before it is pressed once more. */
export const SOON = { timeout: 5_000 };

/** Presses a key until what it shows is there: until the page is alive nobody hears the key. */
export const pressUntil = (
  on: Keyboard | Locator,
  key: string,
  shown: () => Promise<void>,
): Promise<void> =>
  expect(async () => {
    await on.press(key);
    await shown();
  }).toPass();
