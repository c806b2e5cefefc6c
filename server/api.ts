import type { IncomingMessage, RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { closeDatabase, connectDatabase } from "@/db/connect";
import { env } from "@/lib/env";
import { createApp } from "@/lib/http/app";
import { beginDraining } from "@/lib/http/ready";
import { UNKEY_VERIFY_PATH } from "@/lib/http/v2/verify";
import { tail } from "@/lib/verifications/tail";
import { closeCurrentVerifier, currentVerifier } from "@/lib/verifier/current";
import { whoSends } from "@/lib/verifier/who";
import { Admission, admit } from "./admission";
import { CHECK_PATH, checkListener } from "./check-limits";
import { countInThread } from "./count-thread";
import { Front } from "./front";
import { giveUp, onStop, reportReady } from "./lifetime";
import { drain, listen } from "./listen";
import { shareLocalVariables } from "./local";
import { unkeyVerifyListener, VERIFY_PATH, verifyListener } from "./verify";
import { BATCH_PATH, batchListener } from "./verify-batch";
import { verifyPlainly } from "./verify-plain";

/** The data plane: verify on a raw path, everything else through the app of lib/http. */
async function main() {
  shareLocalVariables();
  const settings = env();
  connectDatabase(settings.databaseUrl, { name: "keyway api" });
  const verifier = await currentVerifier(countInThread());
  const raw = new Map([
    [VERIFY_PATH, verifyListener(verifier)],
    [BATCH_PATH, batchListener(verifier)],
    [UNKEY_VERIFY_PATH, unkeyVerifyListener(verifier)],
    [CHECK_PATH, checkListener(verifier)],
  ]);
  const app = createApp();
  // A balancer's check may come without a Host header: HTTP/1.0 needs none.
  const serveApp = getRequestListener(
    (request, { incoming }) => app.fetch(request, { peer: incoming.socket.remoteAddress ?? "" }),
    { hostname: "localhost" },
  );
  const serve: RequestListener = (request, response) => {
    // A call that must not run twice takes the way that keeps answers.
    const fast = request.method === "POST" && request.headers["idempotency-key"] === undefined;
    const listener = fast ? raw.get(request.url ?? "") : undefined;
    if (listener) listener(request, response);
    else void serveApp(request, response);
  };
  const admission = new Admission(verifier.measures);
  const whoOf = ({ headers, socket }: IncomingMessage) =>
    whoSends(verifier.node, headers.authorization, socket.remoteAddress);
  const server = await listen(admit(serve, admission, whoOf), {
    port: settings.apiPort,
    host: settings.host,
    name: "API_PORT",
  });
  const front = new Front(server, verifyPlainly(verifier, admission));
  onStop(
    async () => {
      beginDraining();
      await drain(server, {
        graceMs: settings.drainMs,
        front,
        endStreams: () => tail.close(),
      });
      await closeCurrentVerifier();
      await closeDatabase();
    },
    { patienceMs: settings.drainMs + 8_000 },
  );
  reportReady();
}

main().catch(giveUp);
