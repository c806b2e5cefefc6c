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

/** Gives every page its nonce and the security headers; Next reads the nonce from the request's policy. */
export function proxy(request: NextRequest) {
  const nonce = crypto.randomUUID();
  // Over plain http (a local run) neither HSTS nor an upgrade: both would lock the page out.
  const https =
    (request.headers.get("x-forwarded-proto") ?? request.nextUrl.protocol).split(",")[0] ===
      "https" || request.nextUrl.protocol === "https:";
  const csp = policy(nonce, https);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", csp);
  const response = NextResponse.next({ request: { headers } });
  const answer = {
    "content-security-policy": csp,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy":
      "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ...(https ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
  };
  for (const [name, value] of Object.entries(answer)) response.headers.set(name, value);
  return response;
}

export const config = {
  matcher: [
    "/((?!v1/|v2/|w/|api/|openapi.json|healthz|readyz|_next/static|_next/image|favicon.ico|icon.svg).*)",
  ],
};
