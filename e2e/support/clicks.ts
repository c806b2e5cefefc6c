import type { Page } from "@playwright/test";

/** Counts what a person does with the pointer from here on: real clicks, on every page that is opened. */
export async function countClicks(page: Page): Promise<() => number> {
  let clicks = 0;
  await page.exposeFunction("noteClick", () => {
    clicks += 1;
  });
  const listen = () =>
    document.addEventListener(
      "click",
      (event) => {
        // Enter in a form makes a click of the submit button, without a pointer: `detail` is 0.
        if (event.isTrusted && event.detail > 0) Reflect.get(window, "noteClick")();
      },
      true,
    );
  await page.addInitScript(listen);
  await page.evaluate(listen);
  return () => clicks;
}
