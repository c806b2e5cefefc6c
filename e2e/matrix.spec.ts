import fs from "node:fs";
import { type Browser, type BrowserContext, expect, type Page, test } from "@playwright/test";
import { drawIn, findFaults, THEMES } from "./support/axe";
import { openDatabase } from "./support/database";
import { enterDemo, seedDemo } from "./support/demo";
import { modal, openKeys } from "./support/keys";
import { addressOf, type Place, SCREENS } from "./support/screens";

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

/** Makes what a workspace must have for each of its routes to lead somewhere, and answers the ids. */
async function furnish(page: Page, workspace: string): Promise<Place> {
  const idIn = async (path: string, name: string) => {
    await page.goto(`/${workspace}/${path}`);
    const links = page.getByRole("table").first().locator("[data-row-link]");
    const link = links.filter({ hasText: name }).first();
    return (await link.getAttribute("href"))?.split("/").at(-1)?.split("?")[0] ?? "";
  };
  await page.goto(`/${workspace}/clients`);
  await page.getByRole("button", { name: "New client" }).click();
  await modal(page).getByLabel("Name", { exact: true }).fill("Billing backend");
  await modal(page).getByRole("button", { name: "Create client" }).click();
  await expect(modal(page).getByTestId("secret")).toBeVisible();
  await page.goto(`/${workspace}/settings/webhooks`);
  await page.getByRole("button", { name: "Add webhook" }).click();
  await modal(page).getByLabel("URL").fill("http://127.0.0.1:9/hook");
  await modal(page).getByRole("button", { name: "Add webhook" }).click();
  await expect(modal(page).getByTestId("secret")).toBeVisible();
  return {
    workspace,
    api: await idIn("apis", ""),
    key: await idIn("keys", ""),
    client: await idIn("clients", "Billing backend"),
    webhook: await idIn("settings/webhooks", "127.0.0.1"),
  };
}

/**
 * What is wrong with the page as it stands, in both themes and both widths. All rules are tried in each theme and in each
 * width; where they cross the other way, those about colours, which is all that a theme changes.
 */
async function faultsOf(page: Page, state: string): Promise<string[]> {
  const faults: string[] = [];
  for (const [width, size] of Object.entries(SIZES)) {
    await page.setViewportSize(size);
    const note = (what: readonly string[]) =>
      faults.push(...what.map((one) => `${state}, ${width}: ${one}`));
    for (const theme of THEMES) {
      await drawIn(page, theme);
      const crossed = (width === "wide") === (theme === "dark");
      const found = await findFaults(page, crossed ? "colours" : undefined);
      note(found.map((one) => `${theme}: ${one}`));
    }
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    if (scrollWidth > clientWidth) note([`is ${scrollWidth - clientWidth} px too wide`]);
  }
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
