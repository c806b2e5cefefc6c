import next from "next";
import { closeDatabase } from "@/db/connect";
import { env, setVariables } from "@/lib/env";
import { giveUp, onStop, reportReady } from "./lifetime";
import { drain, listen } from "./listen";
import { shareLocalVariables } from "./local";

/** The dashboard: Next, in production mode unless started with --dev. */
async function main() {
  shareLocalVariables();
  const { port, host, url } = env();
  setVariables({ NEXTAUTH_URL: url, NEXT_TELEMETRY_DISABLED: "1" });
  const app = next({ dev: process.argv.includes("--dev"), hostname: host, port });
  await app.prepare();
  const handle = app.getRequestHandler();
  const server = await listen((request, response) => void handle(request, response), {
    port,
    host,
    name: "PORT",
  });
  onStop(async () => {
    await drain(server);
    await closeDatabase();
  });
  reportReady();
}

main().catch(giveUp);
