import type { Server } from "node:http";
import type { Socket } from "node:net";
import { Server as TlsServer } from "node:tls";
import { type PlainHead, readPlainHead, startsWith } from "./plain-request";

/** Sends an answer, head and body, to whom a request came from; called once for each request. */
export type Reply = (text: string, encoding: "latin1" | "utf8") => void;

/** Who answers plain requests. */
export type PlainHandler<T> = Readonly<{
  /** The method and path it answers: `POST /path`. */
  start: string;
  maxBodyBytes: number;
  /** Reads what it needs of a head; asked once as long as a connection sends the same head again. */
  prepare(head: PlainHead, socket: Socket): T;
  serve(prepared: T, body: Buffer, reply: Reply): void;
}>;

const SWEEP_MS = 5_000;

/**
 * Takes connections before node's HTTP does, and answers plain requests (`readPlainHead`) from their bytes: the way
 * through `node:http` costs more than a whole verification. At the first byte that is not of a plain request, or comes
 * while another one is being answered, a connection goes to `node:http` with all its bytes, and stays there.
 */
export class Front<T> {
  readonly start: Buffer;
  readonly #connections = new Set<Connection<T>>();
  readonly #serveHttp: (socket: Socket) => void;
  readonly #sweepsUntilIdle: number;
  readonly #sweeper: NodeJS.Timeout;
  /** Whether a connection is to end with its next answer: `node:http` says so to the client. */
  draining = false;
  closed = false;
  /** Sweeps until now: the clock of idle connections. */
  now = 0;

  constructor(
    server: Server,
    readonly handler: PlainHandler<T>,
  ) {
    this.start = Buffer.from(`${handler.start} HTTP/1.1\r\n`);
    // What `server.emit("connection", socket)` would call: documented as the way to inject a connection.
    // Over TLS a connection is one once both sides have shaken hands.
    const event = server instanceof TlsServer ? "secureConnection" : "connection";
    const listeners = server.listeners(event);
    this.#serveHttp = (socket) => {
      for (const listener of listeners) listener.call(server, socket);
    };
    this.#sweepsUntilIdle = Math.ceil(server.keepAliveTimeout / SWEEP_MS);
    server.removeAllListeners(event);
    server.on(event, (socket: Socket) => {
      this.#connections.add(new Connection(this, socket));
    });
    this.#sweeper = setInterval(() => this.sweep(), SWEEP_MS).unref();
  }

  /** Looks after connections that have been silent; time here goes by sweeps. */
  sweep(): void {
    this.now++;
    for (const connection of this.#connections) connection.age(this.#sweepsUntilIdle);
  }

  /** From now on each further request goes to `node:http`, which tells its client to close the connection. */
  drain(): void {
    this.draining = true;
  }

  /** Ends the connections on which nothing is under way; the others end with their answer. */
  close(): void {
    this.drain();
    this.closed = true;
    clearInterval(this.#sweeper);
    for (const connection of this.#connections) connection.close();
  }

  forget(connection: Connection<T>): void {
    this.#connections.delete(connection);
  }

  handOver(socket: Socket, bytes: Buffer | null): void {
    socket.pause();
    if (bytes !== null) socket.unshift(bytes);
    this.#serveHttp(socket);
    socket.resume();
  }
}

const ignore = () => {};

/** One connection: one request at a time. */
class Connection<T> {
  /** Bytes of a request that is not whole, or of one that came too early. */
  #held: Buffer | null = null;
  #busy = false;
  #ended = false;
  #answered = false;
  #heard: number;
  /** The head that came last, and what it says. */
  #last: { bytes: Buffer; head: PlainHead; prepared: T } | null = null;

  constructor(
    private readonly front: Front<T>,
    private readonly socket: Socket,
  ) {
    this.#heard = front.now;
    socket.on("data", this.#read);
    socket.on("end", this.#end);
    socket.on("close", this.#forget);
    socket.on("error", ignore);
  }

  #read = (chunk: Buffer): void => {
    const { front, socket } = this;
    const bytes = this.#held === null ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = null;
    if (this.#busy) {
      this.#held = bytes;
      socket.pause();
      return;
    }
    // A client that does not take its answers is one for `node:http`, which stops reading from it.
    const last = front.draining || socket.writableLength > 0 ? null : this.#headOf(bytes);
    const missing = last === null ? 0 : last.head.end + last.head.bodyBytes - bytes.length;
    if (last === null || missing < 0 || last.head.bodyBytes > front.handler.maxBodyBytes) {
      this.#handOver(bytes);
    } else if (missing > 0) this.#held = bytes;
    else {
      this.#busy = true;
      front.handler.serve(last.prepared, bytes.subarray(last.head.end), this.#reply);
    }
  };

  /** Clients send the same head again and again; equal bytes say the same. */
  #headOf(bytes: Buffer) {
    if (this.#last !== null && startsWith(bytes, this.#last.bytes)) return this.#last;
    const { start, handler } = this.front;
    const head = readPlainHead(bytes, start);
    if (head === null) return null;
    const own = Buffer.from(bytes.subarray(0, head.end));
    const prepared = handler.prepare(head, this.socket);
    this.#last = { bytes: own, head, prepared };
    return this.#last;
  }

  #reply: Reply = (text, encoding) => {
    this.#busy = false;
    this.#answered = true;
    this.#heard = this.front.now;
    const { socket } = this;
    if (socket.destroyed) return;
    socket.write(text, encoding);
    if (this.#held !== null) this.#handOver(this.#held);
    else if (this.#ended || this.front.closed) socket.end();
  };

  #handOver(bytes: Buffer | null): void {
    const { socket } = this;
    this.#forget();
    socket.off("data", this.#read);
    socket.off("end", this.#end);
    socket.off("close", this.#forget);
    socket.off("error", ignore);
    this.front.handOver(socket, bytes);
  }

  #end = (): void => {
    this.#ended = true;
    if (this.#busy) return;
    this.#forget();
    this.socket.end();
  };

  #forget = (): void => this.front.forget(this);

  /** A request that does not become whole, or does not begin, is for the time limits of `node:http`. */
  age(sweepsUntilIdle: number): void {
    const sweeps = this.front.now - this.#heard;
    if (this.#busy || sweeps < 2) return;
    if (this.#held !== null || !this.#answered) this.#handOver(this.#held);
    else if (sweeps > sweepsUntilIdle) this.socket.destroy();
  }

  close(): void {
    if (this.#busy) return;
    if (this.#held !== null) this.#handOver(this.#held);
    else this.socket.destroy();
  }
}
