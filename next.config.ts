import type { NextConfig } from "next";

/** On whatever the dashboard answers, files too. Browsers heed the first over https alone (RFC 6797, 8.1). */
const HEADERS = {
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "x-content-type-options": "nosniff",
  // Not no-referrer: a form without scripts would then have the origin "null".
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy":
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
};

/** The HTTP API says for itself what holds for its answers. */
const DASHBOARD = "/((?!v1/|v2/|w/|.well-known/|openapi.json|healthz|readyz).*)";

export default {
  poweredByHeader: false,
  agentRules: false,
  productionBrowserSourceMaps: false,
  headers: async () => [
    {
      source: DASHBOARD,
      headers: Object.entries(HEADERS).map(([key, value]) => ({ key, value })),
    },
  ],
  serverExternalPackages: ["postgres", "@node-rs/argon2", "ioredis", "graphile-worker", "pino"],
} satisfies NextConfig;
