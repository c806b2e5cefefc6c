/** Next calls this once, before the first request of a server; it compiles it for the edge too, where we never run. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { connectDatabase } = await import("@/db/connect");
  const { env } = await import("@/lib/env");
  connectDatabase(env().databaseUrl, { name: "keyway web" });
}
