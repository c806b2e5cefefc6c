import { closeDatabase, connectDatabase } from "@/db/connect";
import { env } from "@/lib/env";
import { giveUp, onStop, reportReady } from "./lifetime";
import { drain, listen } from "./listen";
import { shareLocalVariables } from "./local";

/** The data plane: verify on a raw path, everything else through the app of lib/http. */
async function main() {
  shareLocalVariables();
  const settings = env();
  connectDatabase(settings.databaseUrl, { name: "keyway api" });
  const server = await listen(
    (_request, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end('{"status":"ok"}');
    },
    { port: settings.apiPort, host: settings.host, name: "API_PORT" },
  );
  onStop(async () => {
    await drain(server);
    await closeDatabase();
  });
  reportReady();
}

main().catch(giveUp);
