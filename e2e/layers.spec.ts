import fs from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { drawIn, findFaults } from "./support/axe";
import { enterDemo, seedDemo } from "./support/demo";
import { isRingSeen } from "./support/keyboard";
import { LAYERS, type Layer } from "./support/layers";
import { furnish } from "./support/place";
import { addressOf, type Place } from "./support/screens";
import { findSmallTargets } from "./support/targets";

// Menus, sheets, dialogs, the palette, tooltips, the drawer. Opened and closed with the keyboard alone.
const SHOWN =
  '[role="dialog"]:not([aria-modal="false"]),[role="menu"],[role="tooltip"],dialog[open]';
const MAKES_ONE =
  /<(?:Confirm|(?:Route|Form)?Sheet|AskButton|Menu|Popover|HoverCard|Dialog(?:\.Root)?|dialog|Toast\.Root)[\s>]/;
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };
const LISTED = Object.values(LAYERS).flatMap((one) => (typeof one === "string" ? [] : one));

test.describe.configure({ timeout: 240_000 });

let page: Page;
let place: Place;

test.beforeAll(async ({ browser, baseURL }) => {
  test.setTimeout(300_000);
  seedDemo(".data/e2e");
  const context = await browser.newContext({ baseURL, reducedMotion: "reduce", viewport: WIDE });
  await context.addCookies(await enterDemo(browser, baseURL ?? ""));
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  place = await furnish(page, "acme");
});

test.afterAll(() => page?.context().close());

test("every file that puts something over a page is listed", () => {
  const files = ["app", "components"].flatMap((folder) =>
    fs
      .readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((file) => `${folder}/${file}`)
      .filter((file) => file.endsWith(".tsx"))
      .filter((file) => MAKES_ONE.test(fs.readFileSync(file, "utf8"))),
  );
  // What others are made of, and opens nothing by itself.
  const parts =
    /components\/ui\/(?:act-button|confirm|dialog|dialog-popup|form-sheet|menu-popup|popover-popup)\.tsx$/;
  expect(files.filter((file) => !parts.test(file)).toSorted()).toEqual(
    Object.keys(LAYERS).toSorted(),
  );
  for (const journey of Object.values(LAYERS))
    if (typeof journey === "string")
      expect(fs.readFileSync(`e2e/${journey}`, "utf8")).toContain("expectAccessible(page)");
});

/** What can be pressed and has that name, on top of the page. */
const pressable = (name: RegExp) =>
  (["menuitem", "checkbox", "button"] as const)
    .map((role) => page.getByRole(role, { name }))
    .reduce((all, one) => all.or(one))
    .filter({ visible: true })
    .first();

/** Opens a layer. Answers what has to have the focus again when it is closed. */
async function open({ press = [], key, focus }: Layer) {
  if (focus) {
    await page.locator(focus).first().focus();
    return page.locator(focus).first();
  }
  if (key) {
    const link = page.getByRole("main").getByRole("link").first();
    await link.focus();
    await page.keyboard.press(key);
    return link;
  }
  let opener = pressable(press[0] ?? /^/);
  for (const name of press) {
    const one = pressable(name);
    await one.focus();
    const role = await one.evaluate((node) => node.getAttribute("role") ?? node.tagName);
    if (role !== "menuitem") opener = one;
    if (role !== "INPUT") await page.keyboard.press("Enter");
    else if (!(await one.isChecked())) await page.keyboard.press("Space");
  }
  return opener;
}

async function look(layer: Layer): Promise<string[]> {
  const shown = page.locator(SHOWN);
  if (layer.narrow) await page.setViewportSize(NARROW);
  const opener = await open(layer);
  await expect(shown.last()).toBeVisible();
  const faults: string[] = [];
  await drawIn(page, "light");
  faults.push(...(await findFaults(page, { within: SHOWN })));
  await drawIn(page, "dark");
  faults.push(...(await findFaults(page, { within: SHOWN, only: "colours" })));
  // A tooltip holds nothing to press, and goes when the page under it moves.
  if (!layer.focus) {
    await page.setViewportSize(NARROW);
    // The page below is looked at in the matrix.
    faults.push(...(await findSmallTargets(page, SHOWN)));
    const { x, width } = (await shown.last().boundingBox()) ?? { x: 0, width: 0 };
    if (x < 0 || x + width > NARROW.width) faults.push(`lies from ${x} to ${x + width} px of 390`);
  }
  if (!layer.narrow) await page.setViewportSize(WIDE);
  await page.keyboard.press("Escape");
  await expect(shown).toHaveCount(0);
  await expect(opener).toBeFocused();
  if (!(await isRingSeen(page))) faults.push("the focus that comes back is not seen");
  if (layer.narrow) await page.setViewportSize(WIDE);
  return faults;
}

for (const route of new Set(LISTED.map(({ at }) => at)))
  test(`what opens over ${route} breaks no rule of WCAG, and gives the focus back`, async () => {
    await page.goto(addressOf(route, place));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    for (const layer of LISTED.filter(({ at }) => at === route))
      await test.step(layer.key ?? layer.focus ?? String(layer.press), async () =>
        expect.soft(await look(layer)).toEqual([]),
      );
  });
