import fs from "node:fs";
import { type Browser, type BrowserContext, expect, type Page, test } from "@playwright/test";
import { drawIn, findFaults, type Search, type THEMES } from "./support/axe";
import { openDatabase } from "./support/database";
import { enterDemo, seedDemo } from "./support/demo";
import { findUnseenFocus } from "./support/focus";
import { openKeys } from "./support/keys";
import { furnish } from "./support/place";
import { addressOf, type Place, SCREENS } from "./support/screens";
import { findSmallTargets } from "./support/targets";
import { findTooWide } from "./support/width";

// One browser and one load a state: themes and widths are changed in the page that is there. Each screen is a test.
test.describe.configure({ timeout: 300_000 });

const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };
/** What screens read, and neither the frame around them nor a verifying node does. */
const TABLES = [
  "apis",
  "scopes",
  "usage_by_api",
  "verifications",
  "audit_events",
  "overrides",
].concat(
  [
    "oauth_clients",
    "oauth_signing_keys",
    "certificates",
    "invitations",
    "webhooks",
    "leak_policies",
  ],
  ["user_recovery_codes"],
);

let loaded: { page: Page; place: Place };
let empty: { page: Page; place: Place };
let stranger: Page;

test.beforeAll(async ({ browser, baseURL }) => {
  test.setTimeout(300_000);
  seedDemo(".data/e2e");
  const url = baseURL ?? "";
  const demo = await open(browser, url);
  await demo.addCookies(await enterDemo(browser, url));
  loaded = { page: await demo.newPage(), place: await furnish(await demo.newPage(), "acme") };
  const person = await (await open(browser, url)).newPage();
  const [, workspace = ""] = (await openKeys(person)).split("/");
  empty = { page: person, place: await furnish(person, workspace) };
  stranger = await (await open(browser, url)).newPage();
});

test.afterAll(() => Promise.all([loaded, empty].map((one) => one?.page.context().close())));

const open = (browser: Browser, baseURL: string): Promise<BrowserContext> =>
  browser.newContext({ baseURL, reducedMotion: "reduce", viewport: SIZES.wide });

/** Marks what is drawn as the page stands. */
const markSeen = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const one of document.body.querySelectorAll("*"))
      one.toggleAttribute("data-seen", one.getClientRects().length > 0);
  });

/** Marks what is drawn now and was not when `markSeen` was called, without what lies inside it. Answers whether anything is. */
const markNew = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const fresh = [...document.querySelectorAll("[data-seen] > :not([data-seen])")].filter(
      (one) => one.getClientRects().length > 0,
    );
    for (const one of fresh) one.toggleAttribute("data-new", true);
    return fresh.length > 0;
  });

/**
 * What is wrong with the page as it stands, in both themes and both widths. All rules are tried in each theme and in each
 * width. Where they cross the other way, those about colours are, which is all that a theme changes; and on the narrow
 * page only on what the wide one does not show, since a width changes no colours.
 */
async function faultsOf(page: Page, state: string): Promise<string[]> {
  const faults: string[] = [];
  const note = (where: string, what: readonly string[]) =>
    faults.push(...what.map((one) => `${state}, ${where}: ${one}`));
  const look = async (
    width: keyof typeof SIZES,
    theme: (typeof THEMES)[number],
    search?: Search,
  ) => {
    await drawIn(page, theme);
    note(`${width}, ${theme}`, await findFaults(page, search));
  };
  const measure = async (width: keyof typeof SIZES) => {
    note(width, await findTooWide(page, { tables: width === "wide" }));
    note(width, await findSmallTargets(page));
    note(width, await findUnseenFocus(page));
  };
  await look("wide", "light");
  await look("wide", "dark", { only: "colours" });
  await measure("wide");
  await markSeen(page);
  await page.setViewportSize(SIZES.narrow);
  await look("narrow", "dark");
  if (await markNew(page)) await look("narrow", "light", { only: "colours", within: "[data-new]" });
  await measure("narrow");
  await page.setViewportSize(SIZES.wide);
  return faults;
}

async function go(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page).toHaveTitle(/\S/);
}

test("every page of the application stands in the matrix", () => {
  const pages = fs
    .readdirSync("app", { recursive: true, encoding: "utf8" })
    .map((file) => file.split("/").filter((part) => !part.startsWith("(")))
    .flatMap((parts) => (parts.at(-1) === "page.tsx" ? [`/${parts.slice(0, -1).join("/")}`] : []));
  expect(pages.toSorted()).toEqual(Object.keys(SCREENS).toSorted());
});

/** Who opens a route: the owner of the demonstration, somebody new, or nobody who is known. */
function pageOf(route: string): Page {
  if (route === "/start") return empty.page;
  return route.startsWith("/[workspace]") || /^\/(?:new|prove|second-factor)$/.test(route)
    ? loaded.page
    : stranger;
}

for (const [route, screen] of Object.entries(SCREENS))
  test(`${route} breaks no rule of WCAG in any state, theme or width`, async () => {
    const { without = {} } = screen;
    const inWorkspace = route.startsWith("/[workspace]");
    const faults: string[] = [];
    const problems: string[] = [];
    const listen = (page: Page) =>
      page.on("console", (line) => line.type() === "error" && problems.push(line.text()));
    const page = pageOf(route);
    await screen.prepare?.();
    if (!without.loaded) {
      listen(page);
      await go(page, addressOf(route, loaded.place) + (screen.query ?? ""));
      faults.push(...(await faultsOf(page, "loaded")));
      page.removeAllListeners("console");
      expect(problems).toEqual([]);
    }
    if (screen.refuse) {
      await screen.refuse(page);
      faults.push(...(await faultsOf(page, "error")));
    }
    if (screen.dead) {
      await go(page, screen.dead);
      faults.push(...(await faultsOf(page, "error")));
    }
    if (inWorkspace && !without.empty) {
      await go(empty.page, addressOf(route, empty.place));
      faults.push(...(await faultsOf(empty.page, "empty")));
    }
    expect(faults).toEqual([]);
  });

/** What says that something cannot be shown. */
const refusals = (page: Page) => page.getByRole("alert").filter({ hasText: /could not|couldn.t/i });

test("every screen of a workspace says what is wrong when its tables cannot be read, and comes back", async () => {
  const routes = Object.entries(SCREENS).filter(([route]) => route.startsWith("/[workspace]"));
  const client = openDatabase();
  const faults: string[] = [];
  const rename = (from: string, to: string) =>
    client.unsafe(TABLES.map((one) => `alter table ${one}${from} rename to ${one}${to}`).join(";"));
  await rename("", "_away");
  try {
    for (const [route, { without = {} }] of routes) {
      if (without.error) continue;
      await loaded.page.goto(addressOf(route, loaded.place));
      await expect(refusals(loaded.page).first(), route).toBeVisible();
      faults.push(...(await faultsOf(loaded.page, `${route}, error`)));
    }
  } finally {
    await rename("_away", "");
    await client.end();
  }
  await loaded.page.getByRole("button", { name: "Try again" }).first().click();
  await expect(refusals(loaded.page)).toHaveCount(0);
  expect(faults).toEqual([]);
});
