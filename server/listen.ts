import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import { setTimeout as delay } from "node:timers/promises";

/** A client that sends its head or its whole request slower than this is not worth a connection. */
const PATIENCE = { headMs: 10_000, requestMs: 30_000, lookEveryMs: 1000 };
/** Far more than clients keep open, and few enough that their sockets do not use up the files of a process. */
const CONNECTIONS_MAX = 10_000;
/** Longer than the 60 s of common proxies, so that they close idle connections and we never do it to them. */
export const KEEP_ALIVE_MS = 65_000;
const SWEEP_MS = 100;

/** Where a server listens, and what its port is called. Over TLS where it is given how. */
type Place = Readonly<{ port: number; host: string; name: string; tls?: ServerOptions }>;

/**
 * Listens for HTTP. Connections are bounded in number, and in the time in which a request has to arrive.
 * @throws Error in one line when the port cannot be had
 */
export async function listen(
  handle: RequestListener,
  { port, host, name, tls }: Place,
  { headMs, requestMs, lookEveryMs } = PATIENCE,
): Promise<Server> {
  const limits = {
    headersTimeout: headMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: lookEveryMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
  };
  const server = tls
    ? createTlsServer({ ...tls, ...limits, handshakeTimeout: headMs }, handle)
    : createServer(limits, handle);
  server.maxConnections = CONNECTIONS_MAX;
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    const why = code === "EADDRINUSE" ? "is in use" : `cannot be had (${code})`;
    throw new Error(`Port ${port} ${why} on ${host}: set ${name} to another one.`);
  }
  return server;
}

type DrainOptions = Readonly<{
  graceMs?: number;
  /** Has connections of its own. */
  front?: Readonly<{ drain(): void; close(): void }>;
  /** Ends the answers that would go on for as long as somebody reads them. */
  endStreams?: () => void;
}>;

/**
 * Serves on for `graceMs`, in which balancers find that this process is not ready and clients are told to close their
 * connections; then takes no more, and resolves when the requests in flight are answered.
 */
export async function drain(
  server: Server,
  { graceMs = 0, front, endStreams }: DrainOptions = {},
): Promise<void> {
  // A kept-alive connection with a request in flight would otherwise be used again and again.
  server.prependListener("request", (_, response) => response.setHeader("connection", "close"));
  front?.drain();
  if (graceMs > 0) await delay(graceMs);
  const closed = once(server, "close");
  front?.close();
  server.close();
  endStreams?.();
  // A connection whose last answer began before all this was told to stay, and would stay until it is idle for long.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  await closed;
  clearInterval(sweep);
}
