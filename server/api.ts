import { closeDatabase, connectDatabase } from "@/db/connect";
import { env } from "@/lib/env";
import { closeCurrentVerifier, currentVerifier } from "@/lib/verifier/current";
import { giveUp, onStop, reportReady } from "./lifetime";
import { drain, listen } from "./listen";
import { shareLocalVariables } from "./local";
import { serveVerify, VERIFY_PATH } from "./verify";

/** The data plane: verify on a raw path, everything else through the app of lib/http. */
async function main() {
  shareLocalVariables();
  const settings = env();
  connectDatabase(settings.databaseUrl, { name: "keyway api" });
  const verifier = await currentVerifier();
  const server = await listen(
    (request, response) => {
      if (request.method === "POST" && request.url === VERIFY_PATH)
        return serveVerify(verifier, request, response);
      response.writeHead(200, { "content-type": "application/json" }).end('{"status":"ok"}');
    },
    { port: settings.apiPort, host: settings.host, name: "API_PORT" },
  );
  onStop(async () => {
    await drain(server);
    await closeCurrentVerifier();
    await closeDatabase();
  });
  reportReady();
}

main().catch(giveUp);
