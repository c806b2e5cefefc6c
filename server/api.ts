import { getRequestListener } from "@hono/node-server";
import { closeDatabase, connectDatabase } from "@/db/connect";
import { env } from "@/lib/env";
import { createApp } from "@/lib/http/app";
import { closeCurrentVerifier, currentVerifier } from "@/lib/verifier/current";
import { countInThread } from "./count-thread";
import { giveUp, onStop, reportReady } from "./lifetime";
import { drain, listen } from "./listen";
import { shareLocalVariables } from "./local";
import { VERIFY_PATH, verifyListener } from "./verify";

/** The data plane: verify on a raw path, everything else through the app of lib/http. */
async function main() {
  shareLocalVariables();
  const settings = env();
  connectDatabase(settings.databaseUrl, { name: "keyway api" });
  const serveVerify = verifyListener(await currentVerifier(countInThread()));
  const app = createApp();
  const serveApp = getRequestListener((request, { incoming }) =>
    app.fetch(request, { peer: incoming.socket.remoteAddress ?? "" }),
  );
  const server = await listen(
    (request, response) => {
      // A verification that must not run twice takes the way that keeps answers.
      const fast = request.headers["idempotency-key"] === undefined;
      if (fast && request.method === "POST" && request.url === VERIFY_PATH)
        serveVerify(request, response);
      else void serveApp(request, response);
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
