import type { Env, Source } from "@/lib/env";
import type { Secrets } from "./secrets";

/** What was given, with secrets of our own where there are none. A variable set to nothing is not set. */
export function completeVariables(given: Source, secrets: Secrets): Source {
  const { POSTGRES_PASSWORD: _, ...ours } = secrets;
  const set = Object.entries(given).filter(([, value]) => value?.trim());
  return { ...ours, ...Object.fromEntries(set) };
}

type Settled = Readonly<{ databaseUrl: string; port: number; apiPort: number; dev: boolean }>;

/** The environment of the processes that the supervisor starts. */
export function childVariables(variables: Source, settings: Env, settled: Settled) {
  const { databaseUrl, port, apiPort, dev } = settled;
  const url = variables.KEYWAY_URL ?? `http://localhost:${port}`;
  const nodeEnv: NodeJS.ProcessEnv["NODE_ENV"] = dev ? "development" : "production";
  return {
    ...variables,
    NODE_ENV: nodeEnv,
    DATABASE_URL: databaseUrl,
    KEYWAY_DATA_DIR: settings.dataDir,
    PORT: String(port),
    API_PORT: String(apiPort),
    KEYWAY_URL: url,
    KEYWAY_API_URL: variables.KEYWAY_API_URL ?? `http://localhost:${apiPort}`,
    KEYWAY_INTERNAL_API_URL:
      variables.KEYWAY_INTERNAL_API_URL ?? `http://${settings.host}:${apiPort}`,
    NEXTAUTH_URL: url,
    // Without a public URL the dashboard is reached as localhost and as 127.0.0.1; both must work.
    ...(variables.KEYWAY_URL ? {} : { AUTH_TRUST_HOST: "true" }),
    NEXTAUTH_URL_INTERNAL: `http://127.0.0.1:${port}`,
    NEXT_TELEMETRY_DISABLED: "1",
  };
}
