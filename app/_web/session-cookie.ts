import { env } from "@/lib/env";
import { ABSOLUTE_MS } from "@/lib/sessions/session";

/** Over https the browser itself holds the cookie to this host and to https; plain http is for a local run. */
const isSecure = () => env().url.startsWith("https:");

/** Cookies know no ports, so two instances on one machine would take each other's without it. */
export const sessionCookieName = (): string =>
  isSecure() ? "__Host-keyway-session" : `keyway-session-${env().port}`;

export const sessionCookieOptions = () =>
  ({ httpOnly: true, sameSite: "lax", path: "/", secure: isSecure() }) as const;

export const SESSION_SECONDS = ABSOLUTE_MS / 1000;
