import type { IncomingMessage, ServerResponse } from "node:http";
import next from "next";
import { closeDatabase } from "@/db/connect";
import { writeDenials } from "@/lib/audit/note-denial";
import { env, setVariables } from "@/lib/env";
import { clientAddress, proxiesOf } from "@/lib/http/client-address";
import { closeCurrentVerifier } from "@/lib/verifier/current";
import { giveUp, onStop, reportReady } from "./lifetime";
import { drain, listen } from "./listen";
import { shareLocalVariables } from "./local";
import { standBack } from "./stand-back";

/** The dashboard: Next, in production mode unless started with --dev. */
async function main() {
  shareLocalVariables();
  standBack();
  const { port, host, url, mtls } = env();
  setVariables({ NEXTAUTH_URL: url, NEXT_TELEMETRY_DISABLED: "1" });
  const app = next({ dev: process.argv.includes("--dev"), hostname: host, port });
  await app.prepare();
  const handle = app.getRequestHandler();
  const proxies = proxiesOf(mtls.trustedProxies);
  const answers = new Set<ServerResponse>();
  // They would go on for as long as a page is open.
  const endStreams = () => {
    for (const answer of answers)
      if (String(answer.getHeader("content-type")).startsWith("text/event-stream"))
        answer.destroy();
  };
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    // Next fails at it, and it would only show a request to who cannot see its headers (CWE-693).
    if (request.method === "TRACE") {
      response.writeHead(405, { allow: "GET, HEAD, POST", "content-length": 0 }).end();
      return;
    }
    // What pages read as the client's address: never what anyone else than a trusted proxy wrote.
    const forwarded = request.headers["x-forwarded-for"];
    request.headers["x-forwarded-for"] = clientAddress(
      request.socket.remoteAddress ?? "",
      Array.isArray(forwarded) ? forwarded.join(",") : (forwarded ?? null),
      proxies,
    );
    answers.add(response);
    response.once("close", () => answers.delete(response));
    void handle(request, response);
  };
  const server = await listen(serve, { port, host, name: "PORT" });
  onStop(async () => {
    await drain(server, { endStreams });
    await writeDenials();
    await closeCurrentVerifier();
    await closeDatabase();
  });
  reportReady();
}

main().catch(giveUp);
