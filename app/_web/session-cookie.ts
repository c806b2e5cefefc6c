import type { Env } from "@/lib/env";
import { ABSOLUTE_MS } from "@/lib/sessions/session";

export const SESSION_SECONDS = ABSOLUTE_MS / 1000;

/**
 * The cookie that holds the session token. Over https the browser itself binds it to this host, without
 * subdomains, by the prefix `__Host-`. Plain http is for a local run: cookies know no ports, so the name
 * keeps two instances on one machine apart.
 */
export function sessionCookie({ url, port }: Pick<Env, "url" | "port">) {
  const secure = url.startsWith("https:");
  return {
    name: secure ? "__Host-keyway-session" : `keyway-session-${port}`,
    options: { httpOnly: true, sameSite: "lax", path: "/", secure },
  } as const;
}
