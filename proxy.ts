import { type NextRequest, NextResponse } from "next/server";

const dev = process.env.NODE_ENV === "development";

/** The policy of one page: scripts and styles only with its nonce, so no inline handler or style attribute works. */
function policy(nonce: string, https: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    // The dev overlay brings styles of its own.
    `style-src 'self' ${dev ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self'${dev ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(https ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

/** The address of the page, without what Next adds to it when it is read from within another page. */
function pathOf({ nextUrl }: NextRequest): string {
  const query = new URLSearchParams(nextUrl.searchParams);
  query.delete("_rsc");
  return query.size > 0 ? `${nextUrl.pathname}?${query}` : nextUrl.pathname;
}

/**
 * Gives every page its policy and nonce; Next reads the nonce from the request's policy. The other headers: next.config.ts.
 * A page itself is not told its address: it is in `x-path`, for coming back after signing in.
 */
export function proxy(request: NextRequest) {
  const nonce = crypto.randomUUID();
  // Over plain http (a local run) an upgrade would lock the page out.
  const https =
    process.env.KEYWAY_URL?.startsWith("https:") ||
    request.headers.get("x-forwarded-proto")?.split(",")[0] === "https";
  const csp = policy(nonce, https === true);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-path", pathOf(request));
  headers.set("content-security-policy", csp);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", csp);
  return response;
}

export const config = {
  matcher: [
    "/((?!v1/|v2/|w/|.well-known/|openapi.json|healthz|readyz|_next/static|_next/image|favicon.ico|icon.svg).*)",
  ],
};
