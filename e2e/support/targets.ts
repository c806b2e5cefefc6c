import type { Page } from "@playwright/test";

/** WCAG 2.5.8, in px of CSS. */
const LEAST = 24;

/**
 * What can be pressed on the page and is too small to be hit: under 24 px in a direction, not in a line of text, and with
 * the circle of 24 px around its middle in another target or in the circle of another small one.
 * @param within only of what lies in these elements, a selector of CSS
 */
export const findSmallTargets = (page: Page, within = "html"): Promise<string[]> =>
  page.evaluate(
    ([least, place]) => {
      type Target = { node: Element; box: DOMRect; small: boolean };
      const PRESSED =
        "a[href],button,input:not([type=hidden]),select,textarea,summary,[role=button],[role=link],[role=checkbox],[role=radio],[role=switch],[role=slider],[role=tab],[role=option],[role^=menuitem],[tabindex='0']";
      // What is only there for those who hear the page is cut to a pixel, and has no size to hit.
      const isCut = (node: Element | null): boolean =>
        node !== null &&
        ((node.getBoundingClientRect().width <= 1 &&
          getComputedStyle(node).position === "absolute") ||
          isCut(node.parentElement));
      const isHidden = (node: Element) =>
        !node.checkVisibility({ visibilityProperty: true }) ||
        node.closest("[inert],[aria-hidden=true]") !== null ||
        isCut(node);
      const union = (a: DOMRect, b: DOMRect) => {
        const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
        return new DOMRect(x, y, Math.max(a.right, b.right) - x, Math.max(a.bottom, b.bottom) - y);
      };
      // A label is a part of what it names.
      const boxOf = (node: Element) =>
        [...((node as HTMLInputElement).labels ?? [])].reduce(
          (box, label) => union(box, label.getBoundingClientRect()),
          node.getBoundingClientRect(),
        );
      const isInLine = (node: Element) => {
        const line = node.parentElement;
        if (!line || !getComputedStyle(node).display.startsWith("inline")) return false;
        const beside = [...line.childNodes].filter((one) => one !== node);
        return (
          getComputedStyle(line).display !== "flex" &&
          beside.some((one) => one.nodeType === Node.TEXT_NODE && /\w/.test(one.textContent ?? ""))
        );
      };
      const targets: Target[] = [...document.querySelectorAll(PRESSED)]
        .filter((node) => !isHidden(node))
        .map((node) => ({ node, box: boxOf(node) }))
        .map(({ node, box }) => ({
          node,
          box,
          small: Math.min(box.width, box.height) < least - 0.1,
        }));
      const middle = ({ box }: Target) => [box.x + box.width / 2, box.y + box.height / 2] as const;
      const isNear = (one: Target, other: Target) => {
        const [x, y] = middle(one);
        if (other.small) {
          const [u, v] = middle(other);
          return Math.hypot(x - u, y - v) < least - 0.1;
        }
        const dx = Math.max(other.box.x - x, 0, x - other.box.right);
        const dy = Math.max(other.box.y - y, 0, y - other.box.bottom);
        return Math.hypot(dx, dy) < least / 2 - 0.1;
      };
      const isApart = (one: Target, other: Target) =>
        one !== other && !one.node.contains(other.node) && !other.node.contains(one.node);
      return targets
        .filter(({ node, small }) => small && !isInLine(node) && node.closest(place) !== null)
        .flatMap((one) => {
          const near = targets.find((other) => isApart(one, other) && isNear(one, other));
          const size = `${Math.round(one.box.width)} × ${Math.round(one.box.height)} px`;
          return near ? [`${size}: ${one.node.outerHTML.slice(0, 200)}`] : [];
        });
    },
    [LEAST, within] as const,
  );
