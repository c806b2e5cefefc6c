/**
 * Whether a request that changes something comes from a page of ours. Browsers send `Origin` with every
 * POST and, today, `Sec-Fetch-Site`; a request with neither is no browser's and has no business with a cookie.
 * @param own the public origin of the dashboard; the host the browser asked for counts too
 */
export function isSameOrigin(headers: Pick<Headers, "get">, own: string): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = headers.get("origin");
  if (origin === null) return site === "same-origin";
  if (!URL.canParse(origin)) return false;
  return origin === new URL(own).origin || new URL(origin).host === headers.get("host");
}
