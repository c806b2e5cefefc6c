import { IncomingMessage, type RequestListener } from "node:http";
import type { Http2ServerRequest } from "node:http2";
import { getRequestListener } from "@hono/node-server";
import { closeDatabase, connectDatabase } from "@/db/connect";
import { writeDenials } from "@/lib/audit/note-denial";
import { env } from "@/lib/env";
import { createApp, type Door } from "@/lib/http/app";
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
import { listenMutually } from "./mtls";
import { type PeerReader, peerReader } from "./peer";
import { unkeyVerifyListener, VERIFY_PATH, verifyListener } from "./verify";
import { BATCH_PATH, batchListener } from "./verify-batch";
import { verifyPlainly } from "./verify-plain";

/** The data plane: verify on a raw path, everything else through the app of lib/http. */
async function main() {
  shareLocalVariables();
  const settings = env();
  connectDatabase(settings.databaseUrl, { name: "keyway api" });
  const verifier = await currentVerifier(countInThread());
  const peerOf = peerReader(settings.mtls);
  const raw = new Map([
    [VERIFY_PATH, verifyListener(verifier, peerOf)],
    [BATCH_PATH, batchListener(verifier, peerOf)],
    [UNKEY_VERIFY_PATH, unkeyVerifyListener(verifier, peerOf)],
    [CHECK_PATH, checkListener(verifier, peerOf)],
  ]);
  const app = createApp();
  // A balancer's check may come without a Host header: HTTP/1.0 needs none.
  const serveApp = getRequestListener(
    (request, { incoming }) => app.fetch(request, doorOf(incoming, peerOf)),
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
  const secure = await listenMutually(admit(serve, admission, whoOf), settings);
  const plain = verifyPlainly(verifier, admission);
  const listeners = [server, secure].filter((one) => one !== null);
  const fronts = listeners.map((one) => ({ server: one, front: new Front(one, plain) }));
  onStop(
    async () => {
      beginDraining();
      const endStreams = () => tail.close();
      const graceMs = settings.drainMs;
      await Promise.all(
        fronts.map(({ server: one, front }) => drain(one, { graceMs, front, endStreams })),
      );
      await writeDenials();
      await closeCurrentVerifier();
      await closeDatabase();
    },
    { patienceMs: settings.drainMs + 8_000 },
  );
  reportReady();
}

/** What the app is told of a connection that node took. */
const doorOf = (incoming: IncomingMessage | Http2ServerRequest, peerOf: PeerReader): Door => ({
  peer: incoming.socket.remoteAddress ?? "",
  certificate: incoming instanceof IncomingMessage ? peerOf(incoming).certificate : null,
});

main().catch(giveUp);
