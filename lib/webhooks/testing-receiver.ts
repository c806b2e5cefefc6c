import { once } from "node:events";
import http from "node:http";

/** A request that a receiver was sent. */
export type Received = Readonly<{ headers: Record<string, string>; body: string }>;

/** A receiver of webhooks on this machine that answers as `answer` says. `stop` must be called. */
export async function startReceiver(answer: (received: Received) => number) {
  const received: Received[] = [];
  const server = http.createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    received.push({ headers, body });
    const status = answer({ headers, body });
    response
      .writeHead(status, status === 302 ? { location: "/elsewhere" } : {})
      .end(`said ${status}`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
