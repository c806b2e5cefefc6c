import type { NextConfig } from "next";

export default {
  poweredByHeader: false,
  agentRules: false,
  serverExternalPackages: ["postgres", "@node-rs/argon2", "ioredis", "graphile-worker", "pino"],
} satisfies NextConfig;
