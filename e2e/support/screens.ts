import { expect, type Page } from "@playwright/test";
import { openDatabase } from "./database";

/** Ids of a workspace's objects, by the words in square brackets of a route. */
export type Place = Readonly<Record<"workspace" | "api" | "key" | "client" | "webhook", string>>;

/**
 * How a route's states are reached. Screens of a workspace are drawn with data, without, and while tables that they read
 * are away; the others as they are and after `refuse`, or at an address that leads nowhere.
 */
export type Screen = Readonly<{
  /** What a query adds to the loaded state, so that more of the screen is seen. */
  query?: string;
  /** What must have happened before it is opened. */
  prepare?: () => Promise<void>;
  /** An address in which nothing is found. */
  dead?: string;
  /** Makes the form refuse, signed out. */
  refuse?: (page: Page) => Promise<void>;
  /** Why a state does not exist. */
  without?: Partial<Record<"loaded" | "empty" | "error", string>>;
}>;

const refused = async (page: Page, button: string, fields: Record<string, string>) => {
  for (const [label, text] of Object.entries(fields)) await page.getByLabel(label).fill(text);
  await page.getByRole("button", { name: button }).click();
  await expect(page.locator('[role="alert"],[aria-invalid="true"]').first()).toBeVisible();
};

const PASSWORD = "wrong horse battery";

/** A page for every `page.tsx` of the application; a test fails when one is missing. */
export const SCREENS: Readonly<Record<string, Screen>> = {
  "/": { without: { loaded: "leads on", empty: "leads on", error: "leads on" } },
  "/new": { refuse: (page) => refused(page, "Create workspace", { Name: "   " }) },
  "/start": { without: { error: "its first key was made before the page is drawn" } },
  "/prove": {
    prepare: async () => {
      const client = openDatabase();
      await client`update user_sessions set authenticated_at = now() - interval '1 hour'`;
      await client.end();
    },
    refuse: (page) => refused(page, "Confirm", { "Your password": PASSWORD }),
  },
  "/forgot": { without: { error: "answers everybody alike" } },
  "/sign-in": {
    refuse: (page) => refused(page, "Sign in", { Email: "nobody@example.com", Password: PASSWORD }),
  },
  "/sign-up": {
    refuse: (page) =>
      refused(page, "Create account", { Email: "demo@example.com", Password: PASSWORD }),
  },
  "/second-factor": { without: { error: "its forms are those of the account's page" } },
  "/browser/[token]": { dead: "/browser/none", without: { loaded: "needs a letter" } },
  "/confirm-email/[token]": { dead: "/confirm-email/none", without: { loaded: "needs a letter" } },
  "/invitation/[token]": { dead: "/invitation/none", without: { loaded: "needs a letter" } },
  "/reset/[token]": { dead: "/reset/none", without: { loaded: "needs a letter" } },
  "/reference": { without: { error: "is made of the document alone" } },
  "/reference/[section]": { dead: "/reference/none" },
  "/[workspace]": {},
  "/[workspace]/apis": {},
  "/[workspace]/apis/[api]": {},
  "/[workspace]/apis/[api]/keys": {},
  "/[workspace]/apis/[api]/limits": {},
  "/[workspace]/apis/[api]/roles": {},
  "/[workspace]/apis/[api]/scopes": {},
  "/[workspace]/apis/[api]/settings": {},
  "/[workspace]/audit": {},
  "/[workspace]/clients": {},
  "/[workspace]/clients/[client]": {},
  "/[workspace]/clients/issuer": {},
  "/[workspace]/keys": {},
  "/[workspace]/keys/[key]": {},
  "/[workspace]/keys/new": {},
  "/[workspace]/owners": { without: { error: "reads only what a verifying node reads" } },
  "/[workspace]/limits": { query: "?range=7d" },
  "/[workspace]/logs": { query: "?range=7d" },
  "/[workspace]/settings": {},
  "/[workspace]/settings/account": {},
  "/[workspace]/settings/certificates": {},
  "/[workspace]/settings/team": {},
  "/[workspace]/settings/webhooks": {},
  "/[workspace]/settings/webhooks/[webhook]": {},
};

/** The routes that show something by themselves as soon as they are opened. */
export const READY: readonly string[] = Object.entries(SCREENS).flatMap(
  ([route, { prepare, without }]) => (prepare || without?.loaded ? [] : [route]),
);

/** The address of a route in a workspace; of the sections of the reference, a short one. */
export const addressOf = (route: string, place: Place): string =>
  route.replaceAll(/\[(\w+)\]/g, (_, name: keyof Place) => place[name] ?? "verify");
