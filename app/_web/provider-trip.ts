import { cookies } from "next/headers";
import { env } from "@/lib/env";
import { ATTEMPT_MS, PURPOSES, type Purpose } from "@/lib/providers/attempt";
import type { ProviderFault } from "@/lib/providers/fault";
import type { ProviderId } from "@/lib/providers/provider";
import { hrefOf } from "./query";
import { returnPath } from "./return-path";

/** What a browser went to a provider for, and where its person wants to be afterwards. */
export type Errand = Readonly<{ purpose: Purpose; to: string }>;

const NOWHERE: Errand & { token: string } = { token: "", purpose: "sign-in", to: "/" };

/** As the session's cookie, bound to this host. Lax, for the way back begins on the provider's page. */
function tripCookie() {
  const { url, port } = env();
  const secure = url.startsWith("https:");
  const name = secure ? "__Host-keyway-provider" : `keyway-provider-${port}`;
  return { name, httpOnly: true, sameSite: "lax", path: "/", secure } as const;
}

/** Keeps in this browser what binds the way back to it. */
export async function keepTrip(token: string, { purpose, to }: Errand): Promise<void> {
  const value = [token, purpose, to].join(" ");
  (await cookies()).set({ ...tripCookie(), value, maxAge: ATTEMPT_MS / 1000 });
}

/** What was kept. All of it is judged again, for a cookie is the browser's to change. */
export async function readTrip(): Promise<Errand & { token: string }> {
  const value = (await cookies()).get(tripCookie().name)?.value;
  if (value === undefined) return NOWHERE;
  const [token = "", wanted, to] = value.split(" ");
  const purpose = PURPOSES.find((one) => one === wanted) ?? "sign-in";
  return { token, purpose, to: returnPath(to, env().url) };
}

export async function endTrip(): Promise<void> {
  (await cookies()).set({ ...tripCookie(), value: "", maxAge: 0 });
}

/** The token of the invitation at whose page somebody began. */
export const invitationOf = (to: string): string | null =>
  /^\/invitation\/([A-Za-z0-9_-]{20,64})$/.exec(to)?.[1] ?? null;

/** The page that says why nothing came of it: the one where it began. */
export function problemPath(
  { purpose, to }: Errand,
  provider: ProviderId,
  problem: ProviderFault,
): string {
  const query = { problem, with: provider };
  if (purpose === "prove") return hrefOf("/prove", { callbackUrl: to, ...query });
  if (purpose === "link" || invitationOf(to)) return hrefOf(to.split("?")[0] ?? "/", query);
  return hrefOf("/sign-in", { callbackUrl: to === "/" ? "" : to, ...query });
}

/** Goes on with a GET, whatever the request was (RFC 9110, 15.4.4). */
export const seeOther = (path: string): Response =>
  new Response(null, { status: 303, headers: { location: path } });
