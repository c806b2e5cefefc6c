import type { Page } from "@playwright/test";

/**
 * What takes the focus on the page as it stands and is not seen while it has it: cut away, without size, or under something
 * else. A control that is drawn by its label (a chip) is seen when that is.
 */
export async function findUnseenFocus(page: Page): Promise<string[]> {
  // Whoever uses keys sees what only they are shown.
  await page.keyboard.press("Tab");
  return page.evaluate(async () => {
    const FOCUSED =
      "a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex='0'],[contenteditable=true]";
    /** More than anything takes to leave. */
    const FRAMES = 60;
    /** In one of its boxes nothing else lies over its middle. */
    const isOnTop = (node: Element) =>
      [...node.getClientRects()].some(({ x, y, width, height }) => {
        if (width < 4 || height < 4) return false;
        const hit = document.elementFromPoint(x + width / 2, y + height / 2);
        return hit !== null && (node.contains(hit) || hit.contains(node));
      });
    const isSeen = (node: HTMLElement) =>
      [node, ...((node as HTMLInputElement).labels ?? [])].some(isOnTop);
    const unseen: string[] = [];
    for (const node of document.querySelectorAll<HTMLElement>(FOCUSED)) {
      node.focus();
      // Another may still be on its way out of sight.
      for (
        let frame = 0;
        frame < FRAMES && document.activeElement === node && !isSeen(node);
        frame++
      )
        await new Promise(requestAnimationFrame);
      if (document.activeElement === node && !isSeen(node))
        unseen.push(`has the focus and is not seen: ${node.outerHTML.slice(0, 200)}`);
    }
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo(0, 0);
    return unseen;
  });
}
