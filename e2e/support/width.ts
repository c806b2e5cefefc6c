import type { Page } from "@playwright/test";

/**
 * What does not fit into the width of the window: the page itself, and the tables that have to be scrolled sideways.
 * @param tables whether those count, too: on a narrow window they may
 */
export const findTooWide = (page: Page, { tables }: { tables: boolean }): Promise<string[]> =>
  page.evaluate(
    async (within) => {
      // Another font stands in until the page's own has come.
      await document.fonts.ready;
      return [document.documentElement, ...document.querySelectorAll(within)].flatMap((one) => {
        const over = one.scrollWidth - one.clientWidth;
        const caption = one.querySelector("caption")?.textContent;
        const name = one.getAttribute("aria-label") ?? caption ?? one.tagName;
        return over > 0 ? [`${name} is ${over} px too wide`] : [];
      });
    },
    tables ? "main :has(> table)" : "html:not(html)",
  );
