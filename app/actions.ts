"use server";

import { cookies } from "next/headers";
import { readLook, writeLook } from "@/components/keys/columns";
import { isTimeZone } from "@/lib/zones/zone";

const YEAR_SECONDS = 31_536_000;

async function remember(name: string, value: string) {
  const store = await cookies();
  store.set(name, value, { maxAge: YEAR_SECONDS, path: "/", sameSite: "lax", httpOnly: true });
}

/** Keeps the theme in a cookie, so that the server draws the right one and nothing flashes. */
export async function saveTheme(theme: string) {
  await remember("theme", theme === "light" || theme === "dark" ? theme : "system");
}

/** Keeps whether the sidebar is narrow. */
export async function saveSidebar(narrow: boolean) {
  await remember("sidebar", narrow ? "narrow" : "wide");
}

/** Keeps which columns of the list of keys are shown, and how close its rows stand. */
export async function saveKeysLook(look: string) {
  await remember("keys", writeLook(readLook(look)));
}

/** Keeps which environment the screens show. */
export async function saveEnvironment(environment: string) {
  await remember("environment", environment === "test" ? "test" : "live");
}

/** Keeps the time zone (an IANA name) that times and buckets are shown in; what is none becomes UTC. */
export async function saveZone(zone: string) {
  await remember("zone", isTimeZone(zone) ? zone : "UTC");
}
